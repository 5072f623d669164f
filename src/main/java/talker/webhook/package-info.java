/**
 * Outgoing webhooks: tells HTTP servers of others what is said in a room, at least once and in order. Knows rooms by
 * their names and their history, and asks accounts whether a room is still there; knows no session and no route.
 */
@NullMarked
package talker.webhook;

import org.jspecify.annotations.NullMarked;
