package talker.http;

import talker.account.Standing;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * A user who has shown a token, and may enter a room.
 *
 * @param room the room that the request is about
 * @param standing what the user may do there
 * @param token what the user has shown; never logged, so absent from {@link #toString()}
 */
record Caller(RoomName room, UserName user, Standing standing, String token) {
    @Override
    public String toString() {
        return user + " in " + room;
    }
}
