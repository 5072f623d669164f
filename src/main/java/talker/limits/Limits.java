package talker.limits;

import akka.http.javadsl.model.HttpRequest;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import talker.protocol.ErrorCode;

/** The bounds of a node, and what is counted against them. One for a node; safe for any number of threads. */
public final class Limits {
    /** What becomes of a connection that has come. */
    public sealed interface Admission {}

    /** It has a place. */
    public record Admitted(Seat seat) implements Admission {}

    /** It has to go. */
    public record Refused(ErrorCode why) implements Admission {}

    private final LimitSettings settings;
    private final Notices notices = new Notices();
    private final Attempts attempts;
    private final Seats seats;
    private final Shares shares;
    private final Slots historyReads;

    /** {@code executor}: begins reads of the journal that had to wait. */
    public Limits(LimitSettings settings, Executor executor) {
        this.settings = settings;
        attempts = new Attempts(settings.attempts(), notices);
        seats = new Seats(settings, notices);
        shares = new Shares(settings.waitingBytesPerAccount());
        historyReads = new Slots(settings.historyReads(), settings.historyReadsPerAccount(), executor);
    }

    public LimitSettings settings() {
        return settings;
    }

    /** What the operator is told. */
    public Notices notices() {
        return notices;
    }

    /** Who has tried wrong tokens. */
    public Attempts attempts() {
        return attempts;
    }

    /** Whose finals wait for the journal. */
    public Shares shares() {
        return shares;
    }

    /** Whose pages and replays are read from the journal. */
    public Slots historyReads() {
        return historyReads;
    }

    Seats seats() {
        return seats;
    }

    /** Gives a connection a place, if there is one. */
    public Admission admit(Origin from) {
        return seats.come(from).<Admission>map(Refused::new).orElseGet(() -> new Admitted(new Seat(this, from)));
    }

    /** Where a connection from this address comes from. */
    public Origin origin(InetAddress address) {
        return Origin.of(address, settings.exempt().include(address));
    }

    /** Where a request comes from. */
    public Origin origin(HttpRequest request) {
        return origin(Peers.of(request, settings.balancers()));
    }
}
