package talker.limits;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Slows down those who try tokens that are wrong: after so many failures an address has to wait, at the account that it
 * tried, and after more of them at all, ever longer with each further failure. What is remembered takes the same memory
 * whoever comes, and expires.
 *
 * <p>Nobody can be locked out from elsewhere: whatever is counted is counted for an address, never for an account or a
 * user alone. And who shares an address with a guesser gets in with a token that was right from there before: it is tried
 * whatever else happens. Accounts and users that do not exist are counted as those that do. Safe for any number of
 * threads.
 */
public final class Attempts {
    /** The account that stands for the admin API; none can have this name. */
    public static final String ADMIN = "";

    private static final int MAX_DOUBLINGS = 30;
    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * A token may not be tried now.
     *
     * @param time how long to wait
     * @param isBusy whether it is only because so many of the address are being tried: it may be tried in a moment
     */
    public record Wait(Duration time, boolean isBusy) {}

    /**
     * A token that somebody presents.
     *
     * @param from from where
     * @param account the account that it is to open; {@link #ADMIN} for the admin API
     * @param token what identifies the token: its hash; of a signed token whose it says it is, since each of a user is another
     * @param isClaim whether it is that, which anybody can say: then nothing that is wrong tells against whose it says it is
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two attempts
    public record Attempt(Origin from, String account, byte[] token, boolean isClaim) {
        /** Of a stored token. */
        public Attempt(Origin from, String account, byte[] token) {
            this(from, account, token, false);
        }
    }

    private final LimitSettings.Attempts settings;
    private final Notices notices;
    private final LongSupplier nanoTime;
    private final long seed;
    private final Slate failures;
    private final Slate known;
    private final Map<Origin, Integer> underWay = new HashMap<>();

    /** Begins with a clean slate. */
    public Attempts(LimitSettings.Attempts settings, Notices notices) {
        this(settings, notices, System::nanoTime, new SecureRandom().nextLong());
    }

    Attempts(LimitSettings.Attempts settings, Notices notices, LongSupplier nanoTime, long seed) {
        this.settings = settings;
        this.notices = notices;
        this.nanoTime = nanoTime;
        this.seed = seed;
        failures = new Slate(settings.remembered(), settings.window().toNanos());
        known = new Slate(settings.remembered(), settings.knownFor().toNanos());
    }

    /**
     * Somebody presents a token: empty where it may be tried now, and then {@link #end} has to be told what came of it;
     * otherwise how long to wait.
     */
    public synchronized Optional<Wait> begin(Attempt attempt) {
        if (attempt.from.isExempt()) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        boolean isKnown = known.has(tokenKey(attempt), now);
        if (!isKnown) {
            long pause = Math.max(failures.pause(accountKey(attempt), now), failures.pause(addressKey(attempt), now));
            if (pause > 0) {
                notices.note(Bound.ATTEMPTS, attempt.from);
                return Optional.of(new Wait(Duration.ofNanos(pause), false));
            }
        }
        boolean isSurelyKnown = isKnown && !attempt.isClaim;
        if (!isSurelyKnown && underWay.getOrDefault(attempt.from, 0) >= settings.atOnce()) {
            return Optional.of(new Wait(SOON, true));
        }
        underWay.merge(attempt.from, 1, Integer::sum);
        return Optional.empty();
    }

    /** What came of a token that was tried. */
    public enum Result {
        /** It opens what it was to open. */
        RIGHT,
        /** It does not, whatever the reason. */
        WRONG,
        /** Nobody could say. */
        UNKNOWN
    }

    /** Says what came of an attempt. */
    public synchronized void end(Attempt attempt, Result result) {
        if (attempt.from.isExempt()) {
            return;
        }
        underWay.computeIfPresent(attempt.from, (from, count) -> count == 1 ? null : count - 1);
        long now = nanoTime.getAsLong();
        if (result == Result.RIGHT) {
            known.add(tokenKey(attempt), 0, now);
        } else if (result == Result.WRONG) {
            if (!attempt.isClaim) {
                known.forget(tokenKey(attempt), now);
            }
            fail(accountKey(attempt), settings.perAccount(), now);
            fail(addressKey(attempt), settings.perAddress(), now);
        }
    }

    private void fail(long key, int allowed, long now) {
        int count = failures.add(key, 1, now);
        if (allowed > 0 && count >= allowed) {
            long longest = settings.pauseMax().toNanos();
            long doubled = settings.pauseMin().toNanos() << Math.min(MAX_DOUBLINGS, count - allowed);
            boolean isTooLong = doubled <= 0 || doubled > longest || count - allowed > MAX_DOUBLINGS;
            failures.pauseUntil(key, now + (isTooLong ? longest : doubled), now);
        }
    }

    /** How much is remembered now, in marks. */
    synchronized int size() {
        return failures.size() + known.size();
    }

    /** How much can be remembered, in marks. */
    int capacity() {
        return failures.capacity() + known.capacity();
    }

    /** In whole seconds, at least one: what is told to those who have to wait. */
    public static long seconds(Duration pause) {
        return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(pause.toNanos() + 999_999_999L));
    }

    // Nobody outside knows the seed, so nobody can choose addresses or names that push others off the slate

    private long addressKey(Attempt attempt) {
        return mix(mix(seed, attempt.from.bits()), attempt.from.isIpv6() ? 2 : 1);
    }

    private long accountKey(Attempt attempt) {
        long key = mix(addressKey(attempt), 3);
        for (int i = 0; i < attempt.account.length(); i++) {
            key = mix(key, attempt.account.charAt(i));
        }
        return key;
    }

    private long tokenKey(Attempt attempt) {
        long key = mix(accountKey(attempt), 4);
        for (byte part : attempt.token) {
            key = mix(key, part);
        }
        return key;
    }

    /** The finisher of SplitMix64. */
    private static long mix(long key, long more) {
        long z = (key ^ more) + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
