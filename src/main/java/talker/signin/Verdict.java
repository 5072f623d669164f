package talker.signin;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** What there is to say of a token of an issuer. */
public sealed interface Verdict {
    /**
     * The token speaks for a user.
     *
     * @param accounts in which accounts it does
     * @param rooms the only rooms that it opens, as {@code account.room} or the part after the dot; empty where it opens
     *     all that are open to the user
     * @param until when it is good no more, clock skew included
     */
    record Known(UserName user, String issuer, Set<String> accounts, Optional<Set<String>> rooms, Instant until)
            implements Verdict {
        public Known {
            accounts = Set.copyOf(accounts);
            rooms = rooms.map(Set::copyOf);
        }

        /** Whether it may be shown at the door of a room; whether the user may enter is for the account to say. */
        public boolean opens(RoomName room) {
            return accounts.contains(room.account())
                    && rooms.map(all -> all.contains(room.room()) || all.contains(room.toString()))
                            .orElse(true);
        }
    }

    /**
     * The token is worth nothing here.
     *
     * @param why for the log at the level DEBUG, and never for the client
     */
    record Refused(String why) implements Verdict {}

    /**
     * It cannot be told now: too many tokens wait to be checked, or the issuer's keys cannot be had.
     *
     * @param why as above
     */
    record Unavailable(String why) implements Verdict {}
}
