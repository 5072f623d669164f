/**
 * The delivery path: {@link talker.room.Audience} fans out to a room's readers on this node, {@link talker.room.Room}
 * is the one writer of a room's truth. Knows the protocol; knows no session, socket or account.
 */
@NullMarked
package talker.room;

import org.jspecify.annotations.NullMarked;
