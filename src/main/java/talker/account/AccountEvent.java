package talker.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import talker.protocol.Measure;
import talker.protocol.UserName;

/**
 * What has happened in an account, as the journal keeps it. Times are milliseconds since the epoch, taken when the
 * event was decided. A room is named by the part after the dot.
 */
public sealed interface AccountEvent {
    /** When it was decided. */
    long at();

    /** A user exists from now on, and enters rooms with the token of this hash. */
    record UserAdded(UserName user, TokenHash token, long at) implements AccountEvent {}

    /** A user's token was replaced; the one from before opens nothing any more. */
    record TokenRotated(UserName user, TokenHash token, long at) implements AccountEvent {}

    /**
     * A user is gone, and out of every private room.
     *
     * @param unbarred true where the name is not remembered, since as many as may be are already; null otherwise
     */
    record UserRemoved(UserName user, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean unbarred, long at)
            implements AccountEvent {
        /** Of a user whose name is remembered. */
        public UserRemoved(UserName user, long at) {
            this(user, null, at);
        }
    }

    /** A room exists from now on. */
    record RoomAdded(String room, RoomAccess access, long at) implements AccountEvent {}

    /** Who may enter a room was decided afresh. */
    record RoomChanged(String room, RoomAccess access, long at) implements AccountEvent {}

    /** A room can no longer be entered. Its messages stay in the journal, and are there again if it is added again. */
    record RoomRemoved(String room, long at) implements AccountEvent {}

    /** Whoever presents the token of this hash may post in a room, as a user. */
    record HookAdded(String id, IncomingHook hook, long at) implements AccountEvent {}

    /**
     * A user was dealt with in a room, or became one of its moderators, or no longer is one.
     *
     * @param until when it ends, of a mute or a ban; {@link Sanction#FOR_GOOD} where it does not; null for other measures
     * @param by the moderator who decided so; null where it was an administrator
     * @param reason why; null where nothing was said
     */
    record Moderated(
            String room,
            Measure measure,
            UserName user,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long until,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName by,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
            long at)
            implements AccountEvent {
        Sanction toSanction() {
            return new Sanction(until == null ? Sanction.FOR_GOOD : until, by, reason, at);
        }
    }

    /** An incoming hook opens nothing any more. */
    record HookRemoved(String id, long at) implements AccountEvent {}

    /** How long a room's messages are kept was decided; null is as the server's settings have it. */
    record RetentionSet(String room, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Retention retention, long at)
            implements AccountEvent {}
    /** Tokens of this issuer sign in for a user from now on, who is one of the account's, with or without a stored token. */
    record UserLinked(UserName user, String issuer, long at) implements AccountEvent {}

    /** Whoever presents the secret of this hash may become a user and enter a room, as often and as long as it says. */
    record InviteAdded(String id, Invite invite, long at) implements AccountEvent {}

    /** An invite was accepted by somebody who is this user from now on: it is good for one use less. */
    record InviteUsed(String id, UserName user, long at) implements AccountEvent {}

    /** An invite opens nothing any more. */
    record InviteRemoved(String id, long at) implements AccountEvent {}
}
