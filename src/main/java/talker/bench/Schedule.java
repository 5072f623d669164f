package talker.bench;

/**
 * Messages that fall due at equal intervals and are taken by the senders in turn. What is late is made up for, and
 * counts from when it was due.
 */
final class Schedule {
    /** Sends what is due. */
    interface Send {
        /** At this time, or as late as it now is. */
        void send(int sender, long dueAt);
    }

    private final double intervalNanos;
    private final int senders;
    private final Send send;
    private double nextAt;
    private long turn;

    Schedule(double perSecond, int senders, Send send) {
        this.intervalNanos = 1e9 / perSecond;
        this.senders = senders;
        this.send = send;
    }

    void begin(long now) {
        nextAt = now;
    }

    /**
     * Sends everything that is due before {@code soon}, and tells when the next thing is due. What is sent a little
     * early counts from {@code now}.
     */
    long run(long now, long soon) {
        while (nextAt < soon) {
            send.send((int) (turn++ % senders), Math.min(now, (long) nextAt));
            nextAt += intervalNanos;
        }
        return (long) nextAt;
    }
}
