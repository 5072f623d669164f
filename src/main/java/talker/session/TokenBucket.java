package talker.session;

/**
 * A rate limit: so many a second in the long run, and a burst at once. Times are nanoseconds on any one clock that does
 * not go back.
 */
public final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private double tokens;
    private long filledAt;

    /** A full bucket. {@code perSecond} 0 is no limit. */
    public TokenBucket(int perSecond, int burst, long now) {
        this.perSecond = perSecond;
        this.burst = Math.max(1, burst);
        this.tokens = this.burst;
        this.filledAt = now;
    }

    /** Takes a token where there is one. */
    public boolean tryTake(long now) {
        return tryTake(1, now);
    }

    /** Whether nothing was taken for so long that the burst is whole again. */
    public boolean isFull(long now) {
        return perSecond == 0 || tokens + (now - filledAt) / NANOS * perSecond >= burst;
    }

    /** Takes so many tokens, or as many as there can be, where there are that many. */
    public boolean tryTake(int count, long now) {
        if (perSecond == 0) {
            return true;
        }
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (tokens < Math.min(count, burst)) {
            return false;
        }
        tokens -= Math.min(count, burst);
        return true;
    }

    /** Takes so many tokens whether there are as many or not: those that were missing are owed. */
    public void charge(int count, long now) {
        if (perSecond > 0) {
            tokens = Math.min(burst, tokens + (now - filledAt) / NANOS * perSecond) - count;
            filledAt = now;
        }
    }

    /** In how many nanoseconds nothing is owed any more; 0 where nothing is. */
    public long nanosOwed(long now) {
        double owed = -(tokens + (now - filledAt) / NANOS * perSecond);
        return perSecond == 0 || owed <= 0 ? 0 : (long) Math.ceil(owed / perSecond * NANOS);
    }

    /** In how many nanoseconds there will be so many tokens. */
    public long nanosUntil(int count) {
        double missing = Math.min(count, burst) - tokens;
        return perSecond == 0 || missing <= 0 ? 0 : (long) Math.ceil(missing / perSecond * NANOS);
    }
}
