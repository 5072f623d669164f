package talker.limits;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.ErrorCode;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * A connection's place on the node: where it comes from, the token that it tries, and then the user and the room whose
 * connection it is. Given back once, when the connection has ended. Safe for any number of threads.
 */
public final class Seat {
    private record Taken(RoomName room, UserName user) {}

    private final Limits limits;
    private final Origin from;
    private Attempts.@Nullable Attempt trying;
    private @Nullable Taken taken;
    private Stake stake = Stake.unlimited();
    private boolean isGivenBack;

    Seat(Limits limits, Origin from) {
        this.limits = limits;
        this.from = from;
    }

    /** A bound was met by this connection. */
    public void note(Bound bound) {
        limits.notices().note(bound, this);
    }

    /** Tries a token; empty where it may be tried now, and {@link #tried} then says what came of it. */
    public synchronized Optional<Attempts.Wait> tryToken(String account, byte[] token, boolean isClaim) {
        Attempts.Attempt attempt = new Attempts.Attempt(from, account, token, isClaim);
        Optional<Attempts.Wait> wait = limits.attempts().begin(attempt);
        if (wait.isEmpty()) {
            trying = attempt;
        }
        return wait;
    }

    /** What came of the token. */
    public synchronized void tried(Attempts.Result result) {
        Attempts.Attempt attempt = trying;
        trying = null;
        if (attempt != null) {
            limits.attempts().end(attempt, result);
        }
    }

    /** Enters a room, or tells why not. */
    public synchronized Optional<ErrorCode> enter(RoomName room, UserName user) {
        if (isGivenBack) {
            return Optional.of(ErrorCode.UNAVAILABLE);
        }
        Optional<ErrorCode> refusal = limits.seats().enter(room, user);
        if (refusal.isEmpty()) {
            taken = new Taken(room, user);
            stake = limits.shares().open(room.account());
        }
        return refusal;
    }

    /** What its finals have in the share of its account. */
    public synchronized Stake stake() {
        return stake;
    }

    /** The connection has ended; a second call does nothing. */
    public synchronized void giveBack() {
        if (isGivenBack) {
            return;
        }
        isGivenBack = true;
        tried(Attempts.Result.UNKNOWN);
        stake.close();
        limits.seats().leave(from);
        Taken held = taken;
        if (held != null) {
            limits.seats().leave(held.room, held.user);
        }
    }

    @Override
    public synchronized String toString() {
        return taken == null ? from.toString() : taken.user + " in " + taken.room;
    }
}
