/**
 * One connection's conversation: {@link talker.session.Session} decides what a client's line means and what it gets,
 * {@link talker.session.Outbox} is its way out. Knows rooms, accounts and the protocol; knows no socket.
 */
@NullMarked
package talker.session;

import org.jspecify.annotations.NullMarked;
