/**
 * One server: opens its data folder, wires its parts from top to bottom, and stops them. Knows every part below the
 * command line.
 */
@NullMarked
package talker.node;

import org.jspecify.annotations.NullMarked;
