package talker.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The course of a run: how many deliveries there were in each of its steps, and how late they were. */
public final class Timeline {
    /**
     * One step.
     *
     * @param at the end of the step in seconds from the beginning of the load
     * @param perSecond deliveries a second, partials included
     * @param finals how late finals were
     * @param partials how late partials were
     */
    public record Step(double at, double perSecond, Latencies finals, Latencies partials) {}

    private static final Latencies NONE = Latencies.of(Latencies.histogram());
    private static final Step NOTHING = new Step(0, 0, NONE, NONE);

    private final long stepNanos;
    private final Histogram finals = Latencies.histogram();
    private final Histogram partials = Latencies.histogram();
    private final List<Step> steps = new ArrayList<>();
    private long beganAt = -1;
    private long stepBeganAt;
    private long deliveries;

    Timeline(long stepNanos) {
        this.stepNanos = stepNanos;
    }

    /** What has passed so far, up to the last step in which anything came. */
    List<Step> steps() {
        int end = steps.size();
        while (end > 0 && steps.get(end - 1).perSecond() == 0) {
            end--;
        }
        return List.copyOf(steps.subList(0, end));
    }

    /** Seconds since the load began. */
    double at(long now) {
        return (now - beganAt) / 1e9;
    }

    void begin(long now) {
        beganAt = now;
        stepBeganAt = now;
    }

    /** The last step that has passed, or an empty one. */
    Step latest() {
        return steps.isEmpty() ? NOTHING : steps.get(steps.size() - 1);
    }

    void delivers(boolean isFinal, long micros) {
        deliveries++;
        (isFinal ? finals : partials).recordValue(micros);
    }

    /** To be called now and then; ends a step when its time has come. */
    void advance(long now) {
        if (beganAt >= 0 && now - stepBeganAt >= stepNanos) {
            end(now);
        }
    }

    private void end(long now) {
        double seconds = (now - stepBeganAt) / 1e9;
        steps.add(new Step(at(now), deliveries / seconds, Latencies.of(finals), Latencies.of(partials)));
        finals.reset();
        partials.reset();
        deliveries = 0;
        stepBeganAt = now;
    }
}
