package talker.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import talker.session.TokenBucket;

/** How fast each of many may go on this node, be it hooks or addresses. Safe for any number of threads. */
final class Rates {
    /** Those that were here last; one that is forgotten may begin with a burst again. */
    private static final int REMEMBERED = 10_000;

    private final int perSecond;
    private final int burst;

    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    Rates(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Nothing where this one may go on now, otherwise in how many nanoseconds it may. */
    synchronized OptionalLong take(String id, long now) {
        TokenBucket bucket = buckets.computeIfAbsent(id, ignored -> new TokenBucket(perSecond, burst, now));
        return bucket.tryTake(now) ? OptionalLong.empty() : OptionalLong.of(bucket.nanosUntil(1));
    }
}
