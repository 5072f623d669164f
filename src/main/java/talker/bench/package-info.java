/**
 * Puts a load on a server and tells what became of it: a {@link talker.bench.Plan} says what is done, {@link
 * talker.bench.Bench} does it over sockets of its own on one thread, {@link talker.bench.Ledger} finds what was lost,
 * doubled or turned round, and a {@link talker.bench.Report} holds the figures. Knows the protocol alone.
 */
@NullMarked
package talker.bench;

import org.jspecify.annotations.NullMarked;
