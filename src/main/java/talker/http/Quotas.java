package talker.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import talker.limits.Bound;
import talker.limits.Limits;
import talker.limits.Stake;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.session.TokenBucket;

/**
 * What each user may do over HTTP on this node: as much as by a connection. A user who has done nothing for a while is
 * forgotten. Safe for any number of threads.
 */
final class Quotas {
    private static final int BYTES_A_CHAR = 2;
    private static final int OVERHEAD = 200;
    private static final int SWEPT_AT_A_TIME = 4;
    private static final long MIN_WAIT_NANOS = 1;

    private record Key(String account, UserName user) {}

    private static final class Quota {
        private final TokenBucket bucket;
        private int finals;
        private long bytes;
        private int streams;
        private int eventStreams;
        private @Nullable Stake stake;

        Quota(TokenBucket bucket) {
            this.bucket = bucket;
        }

        boolean isUnused(long now) {
            return finals == 0 && streams == 0 && eventStreams == 0 && bucket.isFull(now);
        }
    }

    private final BotSettings settings;
    private final Limits limits;
    private final Map<Key, Quota> quotas = new LinkedHashMap<>(16, 0.75f, true);

    Quotas(BotSettings settings, Limits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    private Quota of(RoomName room, UserName user, long now) {
        forgetUnused(now);
        return quotas.computeIfAbsent(
                new Key(room.account(), user),
                key -> new Quota(new TokenBucket(settings.messagesPerSecond(), settings.burst(), now)));
    }

    /** A few of those that have rested longest, at each call: more than can have been added by it. */
    private void forgetUnused(long now) {
        for (int i = 0; i < SWEPT_AT_A_TIME && !quotas.isEmpty(); i++) {
            Map.Entry<Key, Quota> oldest = quotas.entrySet().iterator().next();
            if (oldest.getValue().isUnused(now)) {
                quotas.remove(oldest.getKey());
            } else {
                quotas.get(oldest.getKey()); // which makes it the youngest
            }
        }
    }

    /** How many users are remembered. */
    synchronized int size() {
        return quotas.size();
    }

    /** Takes so many messages of the user's allowance. Returns 0, or in how many nanoseconds there will be as many. */
    synchronized long take(RoomName room, UserName user, int messages) {
        long now = System.nanoTime();
        TokenBucket bucket = of(room, user, now).bucket;
        return bucket.tryTake(messages, now) ? 0 : Math.max(MIN_WAIT_NANOS, bucket.nanosUntil(messages));
    }

    /** A final is on its way to the journal; false where too many are already. */
    synchronized boolean begin(RoomName room, UserName user, String content) {
        Quota quota = of(room, user, System.nanoTime());
        if (quota.finals >= settings.unconfirmedFinals() || quota.bytes >= settings.unconfirmedBytes()) {
            return false;
        }
        Stake stake = quota.stake == null ? limits.shares().open(room.account()) : quota.stake;
        quota.stake = stake;
        boolean isAdmitted = !stake.isFull();
        if (isAdmitted) {
            quota.finals++;
            quota.bytes += weight(content);
            stake.await(weight(content));
        } else {
            limits.notices().note(Bound.FINALS, room.account());
        }
        closeUnused(quota);
        return isAdmitted;
    }

    /** What became of it is known. */
    synchronized void end(RoomName room, UserName user, String content) {
        Quota quota = of(room, user, System.nanoTime());
        quota.finals--;
        quota.bytes -= weight(content);
        if (quota.stake != null) {
            quota.stake.await(-weight(content));
        }
        closeUnused(quota);
    }

    private static void closeUnused(Quota quota) {
        if (quota.finals == 0 && quota.stake != null) {
            quota.stake.close();
            quota.stake = null;
        }
    }

    private static int weight(String content) {
        return content.length() * BYTES_A_CHAR + OVERHEAD;
    }

    /** A message begins to be streamed; false where too many of the user's are. */
    synchronized boolean beginStream(RoomName room, UserName user) {
        Quota quota = of(room, user, System.nanoTime());
        boolean isAdmitted = quota.streams < settings.streams();
        quota.streams += isAdmitted ? 1 : 0;
        return isAdmitted;
    }

    synchronized void endStream(RoomName room, UserName user) {
        of(room, user, System.nanoTime()).streams--;
    }

    /** A stream of events begins; false where the user has too many. */
    synchronized boolean beginEventStream(RoomName room, UserName user) {
        Quota quota = of(room, user, System.nanoTime());
        boolean isAdmitted = quota.eventStreams < settings.eventStreams();
        quota.eventStreams += isAdmitted ? 1 : 0;
        return isAdmitted;
    }

    synchronized void endEventStream(RoomName room, UserName user) {
        of(room, user, System.nanoTime()).eventStreams--;
    }
}
