package talker.client;

import java.time.Duration;
import java.util.List;
import talker.protocol.UserName;

/** How a client stands. */
public sealed interface State {
    /**
     * It tries to enter the room.
     *
     * @param address where
     * @param attempt how often it has tried since it was in the room last, from 1
     */
    record Connecting(Address address, int attempt) implements State {}

    /**
     * It is in the room. What was missed comes from now on, and then what is said.
     *
     * @param address where
     * @param version the version of the protocol that is spoken
     * @param seq the room's last message; 0 in version 1
     * @param users who is in the room; empty in version 1
     * @param drafts what is being typed; empty in version 1
     */
    record Connected(Address address, int version, long seq, List<UserName> users, List<Draft> drafts)
            implements State {
        public Connected {
            users = List.copyOf(users);
            drafts = List.copyOf(drafts);
        }
    }

    /**
     * The connection is gone, and another is tried.
     *
     * @param reason why, for people
     * @param retryIn how long it waits before that
     */
    record Disconnected(String reason, Duration retryIn) implements State {}

    /**
     * It is over.
     *
     * @param cause who ended it
     * @param reason why, for people
     */
    record Closed(Cause cause, String reason) implements State {}

    /** Who ended it. */
    enum Cause {
        /** The program, by {@link TalkerClient#close()} or {@link TalkerClient#drop()}. */
        CALLER,

        /** The server, which will not have this user in this room. */
        REFUSED,

        /** A fault of the client's own, or of its listener. */
        FAULT
    }
}
