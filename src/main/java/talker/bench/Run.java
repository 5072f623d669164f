package talker.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** One run from the first connection to the last goodbye, on the thread that calls it. */
final class Run implements Witness.Events, AutoCloseable {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long TICK = 100 * MILLI;
    private static final long NAP = 10 * MILLI;

    /** The load begins when no join has been told for so long, or after the second time. */
    private static final long QUIET = SECOND / 2;

    private static final long LONGEST_NOISE = 60 * SECOND;

    private static final long LONGEST_GOODBYE = 10 * SECOND;
    private static final int STEPS = 100;

    private final Plan plan;
    private final List<Long> pids;
    private final Ledger ledger;
    private final Timeline timeline;
    private final Witness witness;
    private final boolean isPlain;
    private final Crowd crowd;
    private final Talkers talkers;
    private final Storms storms;
    private final Refusals refusals = new Refusals();
    private final Usage usageBefore;
    private volatile Progress progress;
    private volatile long memoryMax;
    private Progress.Phase phase = Progress.Phase.CONNECTING;
    private long phaseBeganAt = System.nanoTime();
    private long nextTick;

    Run(Plan plan, Target target, List<Long> pids) throws IOException {
        this.plan = plan;
        this.pids = pids;
        usageBefore = Usage.of(pids);
        int number = ThreadLocalRandom.current().nextInt();
        Lines lines = new Lines(number, plan.version());
        ledger = new Ledger(plan.topology());
        timeline = new Timeline(stepOf(plan.timing()));
        witness = new Witness(plan.topology(), number, ledger, timeline, this);
        isPlain = target.tls().isEmpty();
        crowd = new Crowd(plan, target, lines, witness);
        talkers = new Talkers(plan, ledger, lines, crowd);
        storms = new Storms(plan, ledger, crowd, timeline);
        progress = progress(System.nanoTime());
    }

    private static long stepOf(Plan.Timing timing) {
        return Math.max(TICK, timing.warmUp().plus(timing.duration()).toNanos() / STEPS);
    }

    /** How it stands; from any thread. */
    Progress progress() {
        return progress;
    }

    /** Looks how much memory the server has; from any thread, since it takes a while. */
    void watchMemory() {
        memoryMax = Math.max(memoryMax, Usage.of(pids).memory());
    }

    /** Does it. */
    Report run() throws IOException, BenchFailure {
        Rehearsal.hold();
        Report.Joining joining = connect();
        long quietUntil = System.nanoTime() + LONGEST_NOISE;
        loop(quietUntil, () -> System.nanoTime() - crowd.heardAt() > QUIET);
        enter(Progress.Phase.WARMING_UP);
        timeline.begin(phaseBeganAt);
        talkers.begin(phaseBeganAt);
        loop(phaseBeganAt + plan.timing().warmUp().toNanos(), () -> false);
        Measured measured = measure();
        enter(Progress.Phase.WAITING);
        awaitStragglers();
        Usage usageAfter = Usage.of(pids);
        crowd.leave();
        loop(System.nanoTime() + LONGEST_GOODBYE, () -> crowd.connected() == 0);
        return report(joining, measured, usageAfter);
    }

    private Report.Joining connect() throws IOException, BenchFailure {
        long began = System.nanoTime();
        loop(began + plan.timing().connect().toNanos(), () -> {
            crowd.openMore();
            return crowd.isSettled();
        });
        if (crowd.connected() < crowd.size()) {
            boolean mayWantTls = isPlain && crowd.connected() == 0 && refusals.isEmpty();
            throw new BenchFailure("Only %d of %d connections came into their rooms: %s.%s"
                    .formatted(
                            crowd.connected(),
                            crowd.size(),
                            whyNotIn(),
                            mayWantTls ? " If the server speaks TLS there, say --tls." : ""));
        }
        return new Report.Joining(crowd.connected(), (System.nanoTime() - began) / 1e9, crowd.takeJoins());
    }

    private String whyNotIn() {
        if (!refusals.isEmpty()) {
            return "the server said '" + refusals.sorted().get(0).text() + "'";
        }
        String why = crowd.whyFailed();
        return why != null
                ? why
                : "the server did not answer within " + plan.timing().connect().toSeconds() + " s";
    }

    private record Measured(Usage before, Usage after, double seconds, Report.Generator generator) {}

    private Measured measure() throws IOException {
        enter(Progress.Phase.MEASURING);
        Usage before = Usage.of(pids);
        Usage ownBefore = ownUsage();
        long threadBefore = threadCpu();
        long began = System.nanoTime();
        storms.begin(began);
        witness.beginsToMeasure();
        loop(began + plan.timing().duration().toNanos(), () -> {
            storms.tick(System.nanoTime());
            return false;
        });
        talkers.end();
        witness.endsToMeasure();
        double seconds = (System.nanoTime() - began) / 1e9;
        Report.Generator generator = new Report.Generator(
                ownUsage().cpuSecondsSince(ownBefore) / seconds, (threadCpu() - threadBefore) / 1e9 / seconds);
        return new Measured(before, Usage.of(pids), seconds, generator);
    }

    private void awaitStragglers() throws IOException {
        long began = System.nanoTime();
        long givenUp = plan.timing().silence().toNanos();
        loop(began + plan.timing().stragglers().toNanos(), () -> {
            long now = System.nanoTime();
            storms.tick(now);
            long silence = now - Math.max(began, crowd.heardAt());
            boolean isThere = ledger.hasAllFinals() && !storms.isStorming();
            return (isThere && (ledger.hasAllPartials() || silence > QUIET)) || silence > givenUp;
        });
        storms.end(System.nanoTime());
    }

    /** Deals with what happens until then, or until it is done. */
    private void loop(long until, BooleanSupplier isDone) throws IOException {
        while (true) {
            long now = System.nanoTime();
            if (now >= until || isDone.getAsBoolean()) {
                return;
            }
            long due = talkers.run(now);
            if (now >= nextTick) {
                tick(now);
            }
            crowd.poll(Math.min(NAP, Math.min(due, until) - now));
        }
    }

    private void tick(long now) {
        nextTick = now + TICK;
        crowd.tick(now);
        talkers.tick(now);
        timeline.advance(now);
        progress = progress(now);
    }

    private void enter(Progress.Phase next) {
        phase = next;
        phaseBeganAt = System.nanoTime();
    }

    private Progress progress(long now) {
        Timeline.Step latest = timeline.latest();
        return new Progress(
                phase,
                (now - phaseBeganAt) / 1e9,
                crowd.connected(),
                crowd.size(),
                latest.perSecond(),
                latest.finals(),
                ledger.tally());
    }

    private static Usage ownUsage() {
        return Usage.of(List.of(ProcessHandle.current().pid()));
    }

    private static long threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private Report report(Report.Joining joining, Measured measured, Usage usageAfter) {
        double perSecond = witness.measuredDeliveries() / measured.seconds();
        return new Report(
                plan,
                joining,
                ledger.tally(),
                measured.seconds(),
                perSecond,
                witness.finals(),
                witness.receipts(),
                witness.partials(),
                storms.past(),
                pids.isEmpty() ? null : server(measured, usageAfter),
                measured.generator(),
                refusals.sorted(),
                crowd.drops(),
                timeline.steps());
    }

    private Report.Server server(Measured measured, Usage usageAfter) {
        double cpu = measured.after().cpuSecondsSince(measured.before());
        long deliveries = witness.measuredDeliveries();
        return new Report.Server(
                deliveries == 0 ? 0 : cpu * 1e6 / deliveries,
                cpu / measured.seconds(),
                usageBefore.memory(),
                usageAfter.memory(),
                Math.max(memoryMax, usageAfter.memory()));
    }

    @Override
    public void enters(int connection, long seq) {
        crowd.enters(connection);
    }

    @Override
    public void isAnswered(int sender) {
        talkers.isAnswered(sender);
    }

    @Override
    public void isRefused(int connection, String text) {
        refusals.note(text);
    }

    @Override
    public void close() throws IOException {
        crowd.close();
    }
}
