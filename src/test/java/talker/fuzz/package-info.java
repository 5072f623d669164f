/** Attacks on a server with input that nobody would send: random, seeded, and repeatable. */
@NullMarked
package talker.fuzz;

import org.jspecify.annotations.NullMarked;
