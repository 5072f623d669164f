package talker.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import talker.session.TokenBucket;

/** How fast each incoming hook may post through this node. Safe for any number of threads. */
final class HookRates {
    /** Those that have posted last; one that is forgotten may post a burst again. */
    private static final int REMEMBERED = 10_000;

    private final int perSecond;
    private final int burst;

    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    HookRates(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Nothing where the hook may post now, otherwise in how many nanoseconds it may. */
    synchronized OptionalLong take(String id, long now) {
        TokenBucket bucket = buckets.computeIfAbsent(id, ignored -> new TokenBucket(perSecond, burst, now));
        return bucket.tryTake(now) ? OptionalLong.empty() : OptionalLong.of(bucket.nanosUntil(1));
    }
}
