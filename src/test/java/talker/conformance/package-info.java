/**
 * Conformance: a class for each section of docs/PROTOCOL.md, over a raw socket against the running server. Every case
 * quotes the clause that it checks.
 */
@NullMarked
package talker.conformance;

import org.jspecify.annotations.NullMarked;
