package talker.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The members who talk: what they say, and when. */
final class Talkers {
    private static final long NEVER = Long.MAX_VALUE;

    /** A sender whose echo has not come for so long goes on without it, so that the loss of one is not that of all. */
    private static final long STALLED = TimeUnit.SECONDS.toNanos(5);

    private static final long EARLY = TimeUnit.MILLISECONDS.toNanos(1);

    private final Plan plan;
    private final Ledger ledger;
    private final Lines lines;
    private final Crowd crowd;
    private final List<Schedule> schedules;
    private final int outstandingAtMost;
    private final int[] outstanding;
    private final int[] partialsSaid;
    private final long[] saidAt;
    private boolean isTalking;

    Talkers(Plan plan, Ledger ledger, Lines lines, Crowd crowd) {
        this.plan = plan;
        this.ledger = ledger;
        this.lines = lines;
        this.crowd = crowd;
        int senders = plan.topology().allSenders();
        outstanding = new int[senders];
        partialsSaid = new int[senders];
        saidAt = new long[senders];
        schedules = schedules(plan.pace(), senders);
        outstandingAtMost = plan.pace() instanceof Pace.ClosedLoop loop ? loop.outstanding() : 0;
    }

    private List<Schedule> schedules(Pace pace, int senders) {
        if (pace instanceof Pace.Rate rate) {
            return List.of(new Schedule(rate.finalsPerSecond(), senders, this::sayFinal));
        }
        if (pace instanceof Pace.Typing typing) {
            double finals = senders * 1e9 / typing.finalEvery().toNanos();
            return List.of(
                    new Schedule(senders * typing.partialsPerSecond(), senders, this::sayPartial),
                    new Schedule(finals, senders, this::sayFinal));
        }
        return List.of();
    }

    void begin(long now) {
        isTalking = true;
        schedules.forEach(schedule -> schedule.begin(now));
        for (int sender = 0; sender < outstanding.length; sender++) {
            fill(sender);
        }
    }

    void end() {
        isTalking = false;
    }

    /** Says what is due; tells when something is due next. */
    long run(long now) {
        long next = NEVER;
        if (isTalking) {
            // The selector sleeps full milliseconds: what is due within one is sent now rather than late.
            for (Schedule schedule : schedules) {
                next = Math.min(next, schedule.run(now, now + EARLY));
            }
        }
        return next;
    }

    /** A sender's final has come back, or never will. */
    void isAnswered(int sender) {
        outstanding[sender] = Math.max(0, outstanding[sender] - 1);
        fill(sender);
    }

    /** To be called now and then. */
    void tick(long now) {
        for (int sender = 0; sender < outstanding.length && outstandingAtMost > 0; sender++) {
            if (outstanding[sender] > 0 && now - saidAt[sender] > STALLED) {
                outstanding[sender] = 0;
                fill(sender);
            }
        }
    }

    private void fill(int sender) {
        while (isTalking && outstanding[sender] < outstandingAtMost && sayFinal(sender, System.nanoTime())) {
            saidAt[sender] = System.nanoTime();
        }
    }

    private boolean sayFinal(int sender, long dueAt) {
        int connection = plan.topology().connectionOf(sender);
        if (!crowd.isIn(connection)) {
            return false;
        }
        int number = ledger.sendsFinal(sender);
        outstanding[sender]++;
        partialsSaid[sender] = 0;
        crowd.says(connection, lines.sendFinal(sender, number, dueAt, plan.messageSize()));
        return true;
    }

    private void sayPartial(int sender, long dueAt) {
        int connection = plan.topology().connectionOf(sender);
        if (!crowd.isIn(connection)) {
            return;
        }
        int number = ledger.finalsOf(sender);
        int partial = ledger.sendsPartial(sender);
        crowd.says(connection, lines.sendPartial(sender, number, partial, dueAt, typedSoFar(++partialsSaid[sender])));
    }

    /** The text grows with every partial, up to the length of the final. */
    private int typedSoFar(int partials) {
        int all = plan.pace() instanceof Pace.Typing typing ? typing.partialsPerFinal() : 1;
        long text = (long) (plan.messageSize() - Plan.MIN_SIZE) * Math.min(partials, all) / all;
        return Plan.MIN_SIZE + (int) text;
    }
}
