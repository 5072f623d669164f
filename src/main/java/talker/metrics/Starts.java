package talker.metrics;

/** The starts of one actor that is started afresh when it fails: each after the first counts as a fault. */
public final class Starts {
    private boolean hasStarted;

    /** It has started, on whatever thread; one start is over before the next. */
    public void started(Metrics metrics, Part part) {
        if (hasStarted) {
            metrics.fault(part);
        }
        hasStarted = true;
    }
}
