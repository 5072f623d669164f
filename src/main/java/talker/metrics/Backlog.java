package talker.metrics;

/** What waits for one reader. */
public interface Backlog {
    /** How many bytes have still to be written; asked from any thread. */
    long waitingBytes();
}
