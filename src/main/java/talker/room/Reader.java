package talker.room;

/** The way out to one connection, as an {@link Audience} sees it. Never blocks and never throws. */
public interface Reader {
    /** Queues lines for the connection, in the order of the calls. */
    void deliver(Delivery delivery);

    /** Says that the reader is owed the finals after {@code seq} only. Called before the first delivery. */
    void startAfter(long seq);

    /**
     * The newest final that the client has surely received: a lower bound, since TCP does not say what has reached a
     * program. The connection may be open still.
     */
    long seen();
}
