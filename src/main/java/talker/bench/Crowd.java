package talker.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The connections of a run: brings them into their rooms, keeps them there, and sends what they have to say. */
final class Crowd implements Sockets.Events, AutoCloseable {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** How many connections are being made at a time, at first. */
    private static final int AT_ONCE = 100;

    /** Version 1 of the protocol does not answer a connect: a partial shows it, which may be skipped. */
    private static final long PROBE_AGAIN = 2 * SECOND;

    private static final long PING_AFTER = 20 * SECOND;
    private static final long LONGEST_PAUSE = SECOND;

    private enum State {
        AWAY,
        CONNECTING,
        ENTERING,
        IN,
        PAUSING
    }

    private final Plan plan;
    private final Target target;
    private final Lines lines;
    private final Witness witness;
    private final Sockets sockets;
    private final State[] states;
    private final long[] startedAt;
    private final long[] activeAt;
    private final boolean[] comesBack;
    private final Histogram joins = Latencies.histogram();
    private @Nullable String whyFailed;
    private int opened;
    private int connected;
    private int onTheWay;
    private long drops;
    private boolean isLeaving;
    private long heardAt;

    Crowd(Plan plan, Target target, Lines lines, Witness witness) throws IOException {
        this.plan = plan;
        this.target = target;
        this.lines = lines;
        this.witness = witness;
        int size = plan.topology().connections();
        sockets = new Sockets(target.addresses(), target.tls(), size, this);
        states = new State[size];
        startedAt = new long[size];
        activeAt = new long[size];
        comesBack = new boolean[size];
        Arrays.fill(states, State.AWAY);
    }

    int size() {
        return states.length;
    }

    /** How many are in their rooms. */
    int connected() {
        return connected;
    }

    /** How many ended while nobody meant them to. */
    long drops() {
        return drops;
    }

    /** Why the first of those failed that failed, if any did. */
    @Nullable
    String whyFailed() {
        return whyFailed;
    }

    /** When the last line came. */
    long heardAt() {
        return heardAt;
    }

    /** Whether nobody is on the way into a room any more. */
    boolean isSettled() {
        return opened == size() && onTheWay == 0;
    }

    /** How long those took to come in that have come in since this was last asked. */
    Latencies takeJoins() {
        Latencies taken = Latencies.of(joins);
        joins.reset();
        return taken;
    }

    /** Sends the next ones on their way, some at a time. */
    void openMore() {
        while (opened < size() && onTheWay < AT_ONCE) {
            startedAt[opened] = System.nanoTime();
            onTheWay++;
            open(opened++);
        }
    }

    private void open(int connection) {
        states[connection] = State.CONNECTING;
        activeAt[connection] = System.nanoTime();
        sockets.open(connection);
    }

    boolean isIn(int connection) {
        return states[connection] == State.IN;
    }

    /** Sends a line of a connection that is in its room; others say nothing. */
    void says(int connection, byte[] line) {
        if (isIn(connection)) {
            sockets.send(connection, line);
        }
    }

    /** Drops a connection without a word, once what has come on it is read; tells whether it was in its room. */
    boolean drops(int connection) {
        sockets.read(connection);
        if (!isIn(connection)) {
            return false;
        }
        sockets.drop(connection);
        states[connection] = State.AWAY;
        connected--;
        return true;
    }

    /** Brings a connection back that was dropped; it tries until it is in. */
    void returns(int connection) {
        comesBack[connection] = true;
        startedAt[connection] = System.nanoTime();
        onTheWay++;
        open(connection);
    }

    /** Deals with what happens, for this long at the most. */
    void poll(long nanos) throws IOException {
        sockets.poll(nanos);
    }

    /** To be called a few times a second: pings, asks again, and tries again. */
    void tick(long now) {
        for (int connection = 0; connection < opened; connection++) {
            State state = states[connection];
            if (state == State.IN && now - activeAt[connection] > PING_AFTER) {
                activeAt[connection] = now;
                sockets.send(connection, Lines.PING);
            } else if (state == State.ENTERING && now - activeAt[connection] > PROBE_AGAIN) {
                probe(connection, now);
            } else if (state == State.PAUSING && now >= activeAt[connection]) {
                open(connection);
            }
        }
    }

    private void probe(int connection, long now) {
        activeAt[connection] = now;
        if (plan.version() == 1) {
            sockets.send(connection, lines.probe(connection));
        }
    }

    /** A connection turns out to be in its room. */
    void enters(int connection) {
        if (states[connection] == State.ENTERING) {
            states[connection] = State.IN;
            onTheWay--;
            connected++;
            joins.recordValue((System.nanoTime() - startedAt[connection]) / 1000);
        }
    }

    /** All leave their rooms for good. */
    void leave() {
        isLeaving = true;
        for (int connection = 0; connection < opened; connection++) {
            says(connection, Lines.CLOSE);
        }
    }

    @Override
    public void opens(int connection) {
        states[connection] = State.ENTERING;
        long since = comesBack[connection] ? witness.seqOf(connection) : -1;
        sockets.send(
                connection,
                lines.connect(
                        target.rooms().get(plan.topology().roomOf(connection)),
                        target.guests().get(connection),
                        since));
        probe(connection, System.nanoTime());
    }

    @Override
    public void hears(int connection, byte[] bytes, int from, int to, long now) {
        heardAt = now;
        activeAt[connection] = now;
        witness.hears(connection, bytes, from, to, now);
    }

    @Override
    public void breaks(int connection, String why) {
        boolean wasIn = isIn(connection);
        states[connection] = State.AWAY;
        if (wasIn) {
            connected--;
            drops += isLeaving ? 0 : 1;
        } else if (comesBack[connection] && !isLeaving) {
            states[connection] = State.PAUSING;
            activeAt[connection] =
                    System.nanoTime() + ThreadLocalRandom.current().nextLong(LONGEST_PAUSE / 10, LONGEST_PAUSE);
            return;
        } else {
            onTheWay--;
        }
        if (whyFailed == null && !isLeaving) {
            whyFailed = why;
        }
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
