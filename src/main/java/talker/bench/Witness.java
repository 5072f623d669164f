package talker.bench;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Takes the lines that connections hear, one after another: keeps the {@link Ledger}, measures how late they are, and
 * tells the run what concerns it. It knows no sockets; the time comes with each line.
 */
final class Witness {
    /** What a run has to know. */
    interface Events {
        /** A connection is in its room. */
        void enters(int connection, long seq);

        /** A sender's own final has come back, or it never will. */
        void isAnswered(int sender);

        /** The server refuses something, in its own words. */
        void isRefused(int connection, String text);
    }

    private static final int NEVER = Integer.MAX_VALUE;

    private final int run;
    private final Ledger ledger;
    private final Events events;
    private final Timeline timeline;
    private final LineScanner scanner = new LineScanner();
    private final int[] senderOf;
    private final long[] seqOf;

    private final Histogram finals = Latencies.histogram();
    private final Histogram partials = Latencies.histogram();
    private final Histogram receipts = Latencies.histogram();
    private final int[] measuredFrom;
    private final int[] measuredTo;
    private final int[] partialsMeasuredFrom;
    private boolean isMeasuring;
    private long measuredDeliveries;
    private long presence;
    private long foreign;

    Witness(Topology topology, int run, Ledger ledger, Timeline timeline, Events events) {
        this.run = run;
        this.ledger = ledger;
        this.timeline = timeline;
        this.events = events;
        senderOf = new int[topology.connections()];
        seqOf = new long[topology.connections()];
        measuredFrom = new int[topology.allSenders()];
        measuredTo = new int[topology.allSenders()];
        partialsMeasuredFrom = new int[topology.allSenders()];
        Arrays.fill(senderOf, -1);
        Arrays.fill(measuredFrom, NEVER);
        Arrays.fill(measuredTo, NEVER);
        Arrays.fill(partialsMeasuredFrom, NEVER);
        for (int sender = 0; sender < topology.allSenders(); sender++) {
            senderOf[topology.connectionOf(sender)] = sender;
        }
    }

    /** What is sent from now on is measured. */
    void beginsToMeasure() {
        isMeasuring = true;
        for (int sender = 0; sender < measuredFrom.length; sender++) {
            measuredFrom[sender] = ledger.finalsOf(sender);
            partialsMeasuredFrom[sender] = ledger.partialsOf(sender);
        }
    }

    /** What is sent from now on is not measured any more; what was sent before is, whenever it comes. */
    void endsToMeasure() {
        isMeasuring = false;
        for (int sender = 0; sender < measuredTo.length; sender++) {
            measuredTo[sender] = ledger.finalsOf(sender);
        }
    }

    /** The last number that a connection has heard in its room, by version 2 of the protocol; 0 at first. */
    long seqOf(int connection) {
        return seqOf[connection];
    }

    /** A connection hears the line that lies in {@code bytes[from, to)}. */
    void hears(int connection, byte[] bytes, int from, int to, long now) {
        switch (scanner.scan(bytes, from, to)) {
            case MESSAGE -> hearsMessage(connection, bytes, now);
            case JOIN, LEAVE -> presence++;
            case CONNECTED -> {
                seqOf[connection] = Math.max(seqOf[connection], scanner.seq());
                events.enters(connection, scanner.seq());
            }
            case ERROR -> hearsError(connection, bytes);
            case OTHER -> {
                if (from < to) {
                    events.isRefused(connection, "a line that is none of the protocol's");
                }
            }
        }
    }

    private void hearsMessage(int connection, byte[] bytes, long now) {
        int id = scanner.id();
        if (id < 0 || !MessageNumber.isOfRun(bytes, id, run)) {
            foreign++;
            return;
        }
        int sender = MessageNumber.sender(bytes, id);
        if (MessageNumber.kind(bytes, id) == MessageNumber.PROBE) {
            if (MessageNumber.number(bytes, id) == connection) {
                events.enters(connection, -1);
            }
            return;
        }
        long sentAt = -1;
        int partial = -1;
        if (scanner.contentLength() >= MessageNumber.MARKER_LENGTH) {
            sentAt = MessageNumber.sentAt(bytes, scanner.content());
            partial = MessageNumber.partial(bytes, scanner.content());
        }
        int number = MessageNumber.number(bytes, id);
        if (scanner.isFinal()) {
            seqOf[connection] = Math.max(seqOf[connection], scanner.seq());
            hearsFinal(connection, sender, number, micros(sentAt, now));
        } else if (ledger.hearsPartial(connection, sender, number, partial)) {
            delivers(false, micros(sentAt, now), partial >= partialsMeasuredFrom[sender] && isMeasured(sender, number));
        }
    }

    private void hearsFinal(int connection, int sender, int number, long micros) {
        if (!ledger.hearsFinal(connection, sender, number)) {
            return;
        }
        boolean isMeasured = number >= measuredFrom[sender] && number < measuredTo[sender];
        delivers(true, micros, isMeasured);
        if (senderOf[connection] == sender) {
            if (isMeasured) {
                receipts.recordValue(micros);
            }
            events.isAnswered(sender);
        }
    }

    /** A partial has the number of the final that follows it, which may be sent after the end. */
    private boolean isMeasured(int sender, int number) {
        return number >= measuredFrom[sender] && number <= measuredTo[sender];
    }

    private void delivers(boolean isFinal, long micros, boolean isMeasured) {
        timeline.delivers(isFinal, micros);
        if (isMeasuring) {
            measuredDeliveries++;
        }
        if (isMeasured) {
            (isFinal ? finals : partials).recordValue(micros);
        }
    }

    private static long micros(long sentAt, long now) {
        return Math.max(0, now - sentAt) / 1000;
    }

    private void hearsError(int connection, byte[] bytes) {
        events.isRefused(connection, scanner.errorText());
        int id = scanner.id();
        boolean isOfTalk =
                id >= 0 && MessageNumber.isOfRun(bytes, id, run) && MessageNumber.kind(bytes, id) == MessageNumber.TALK;
        if (isOfTalk && senderOf[connection] >= 0) {
            events.isAnswered(senderOf[connection]);
        }
    }

    /** Deliveries that came while it was measured, partials included. */
    long measuredDeliveries() {
        return measuredDeliveries;
    }

    Latencies finals() {
        return Latencies.of(finals);
    }

    Latencies partials() {
        return Latencies.of(partials);
    }

    /** How long senders waited for their own finals. */
    Latencies receipts() {
        return Latencies.of(receipts);
    }

    /** How many joins and leaves were heard. */
    long presence() {
        return presence;
    }

    /** How many messages were heard that this run has not sent. */
    long foreign() {
        return foreign;
    }
}
