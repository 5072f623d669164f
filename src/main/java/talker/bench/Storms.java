package talker.bench;

import java.util.ArrayList;
import java.util.List;

/** The storms of a run: all who only listen drop at once, and come back. */
final class Storms {
    private final Plan plan;
    private final Ledger ledger;
    private final Crowd crowd;
    private final Timeline timeline;
    private final boolean[] talks;
    private final List<Report.Storm> past = new ArrayList<>();
    private long beganAt;
    private long stormBeganAt;
    private int begun;
    private int dropped;

    Storms(Plan plan, Ledger ledger, Crowd crowd, Timeline timeline) {
        this.plan = plan;
        this.ledger = ledger;
        this.crowd = crowd;
        this.timeline = timeline;
        talks = new boolean[plan.topology().connections()];
        for (int sender = 0; sender < plan.topology().allSenders(); sender++) {
            talks[plan.topology().connectionOf(sender)] = true;
        }
    }

    /** It is measured from now on. */
    void begin(long now) {
        beganAt = now;
    }

    List<Report.Storm> past() {
        return past;
    }

    /** Whether one goes on. */
    boolean isStorming() {
        return dropped > 0;
    }

    /** To be called often while it is measured: begins a storm when its time has come, and ends one when all are back. */
    void tick(long now) {
        if (isStorming() && crowd.isSettled()) {
            end(now);
        }
        if (!isStorming() && begun < plan.storms() && now >= dueAt(begun)) {
            storm(now);
        }
    }

    /** At equal intervals, with half of one before the first and after the last. */
    private long dueAt(int storm) {
        long interval = plan.timing().duration().toNanos() / plan.storms();
        return beganAt + interval / 2 + interval * storm;
    }

    private void storm(long now) {
        begun++;
        stormBeganAt = now;
        crowd.takeJoins();
        List<Integer> away = new ArrayList<>();
        for (int connection = 0; connection < talks.length; connection++) {
            if (!talks[connection] && crowd.drops(connection)) {
                ledger.comesBack(connection);
                away.add(connection);
            }
        }
        dropped = away.size();
        away.forEach(crowd::returns);
    }

    /** Ends the storm that goes on, if any, with those who are back by now. */
    void end(long now) {
        if (isStorming()) {
            Latencies latencies = crowd.takeJoins();
            past.add(new Report.Storm(
                    timeline.at(stormBeganAt),
                    dropped,
                    (int) latencies.count(),
                    (now - stormBeganAt) / 1e9,
                    latencies));
            dropped = 0;
        }
    }
}
