package talker.limits;

/** What one connection, one request or one room has in the {@link Share} of its account. Safe for any number of threads. */
public final class Stake {
    private final Share share;
    private final Runnable whenClosed;
    private long awaited;
    private long held;
    private boolean isClosed;

    Stake(Share share, Runnable whenClosed) {
        this.share = share;
        this.whenClosed = whenClosed;
    }

    /** A part of a share that is never full. */
    public static Stake unlimited() {
        return new Stake(new Share(Long.MAX_VALUE), () -> {});
    }

    /** Whether the account has as much waiting as it may: more has to wait. */
    public boolean isFull() {
        return share.isFull();
    }

    /** Finals of so many bytes are waited for; fewer, where it is negative. */
    public synchronized void await(long bytes) {
        if (!isClosed) {
            awaited += bytes;
            share.await(bytes);
        }
    }

    /** Finals of so many bytes are held for the journal; fewer, where it is negative. */
    public synchronized void hold(long bytes) {
        if (!isClosed) {
            held += bytes;
            share.hold(bytes);
        }
    }

    /** Gives back all of it; a second call does nothing. */
    public synchronized void close() {
        if (!isClosed) {
            await(-awaited);
            hold(-held);
            isClosed = true;
            whenClosed.run();
        }
    }
}
