/**
 * The command line: one class a command. {@code serve} runs a server, {@code chat} and {@code bench} are clients of one,
 * and every other command asks a running one over HTTP. Knows everything, decides nothing.
 */
@NullMarked
package talker.cli;

import org.jspecify.annotations.NullMarked;
