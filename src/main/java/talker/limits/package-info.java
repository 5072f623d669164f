/**
 * What connections, users, addresses and accounts may have of a node: each bound counted in one place, and kept in memory
 * that does not grow with who comes. Knows the protocol's names; knows nobody who is limited.
 */
@NullMarked
package talker.limits;

import org.jspecify.annotations.NullMarked;
