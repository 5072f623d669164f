package talker.chat;

import java.time.Duration;
import talker.client.State;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** How the connection stands, in words for the status line. Times are those of System.nanoTime(). */
final class Standing {
    private final RoomName room;
    private final UserName user;
    private State state;
    private long since;
    private boolean isLeaving;
    private boolean hasBeenIn;
    private String rights = "";

    /** Where it has begun to connect. */
    Standing(RoomName room, UserName user, State.Connecting begun) {
        this.room = room;
        this.user = user;
        this.state = begun;
    }

    void changed(State to, long now) {
        state = to;
        since = now;
        hasBeenIn |= to instanceof State.Connected;
        rights = "";
    }

    /** What the user may do in the room, in a word or two; empty where it is what everybody may. */
    void hasRights(String words) {
        rights = words;
    }

    void leaves() {
        isLeaving = true;
    }

    boolean isLeaving() {
        return isLeaving;
    }

    boolean isIn() {
        return state instanceof State.Connected;
    }

    /** Whether it was in the room before, or is now. */
    boolean hasBeenIn() {
        return hasBeenIn;
    }

    /** Whether the server tells who is here, and gives pages of history. */
    boolean isVersion2() {
        return state instanceof State.Connected connected && connected.version() >= 2;
    }

    /** Whether all is well, so that it need not catch the eye. */
    boolean isCalm() {
        return isIn() && !isLeaving;
    }

    /**
     * The status line.
     *
     * @param here how many users are in the room, where that is known
     */
    String words(int here, long now) {
        String who = room + " · " + user;
        if (isLeaving) {
            return who + " · leaving";
        }
        if (state instanceof State.Connected) {
            String may = rights.isEmpty() ? "" : " · " + rights;
            return who + may + (isVersion2() ? " · " + here + " here" : "") + " · /help";
        }
        if (state instanceof State.Connecting connecting) {
            return who + " · " + (hasBeenIn ? "reconnecting" : "connecting") + " to " + connecting.address();
        }
        if (state instanceof State.Disconnected gone) {
            return who + " · reconnecting in " + secondsLeft(gone.retryIn(), now) + " s: " + gone.reason();
        }
        return who;
    }

    private long secondsLeft(Duration pause, long now) {
        long left = pause.toNanos() - (now - since);
        return Math.max(0, Duration.ofNanos(left).plusMillis(999).toSeconds());
    }
}
