package talker.testkit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How a room goes on: the longest time in which nobody heard a new final there. */
public final class Pulse {
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private long last = System.nanoTime();
    private long longest;

    /** Somebody heard a final. */
    void heard(String id) {
        if (known.add(id)) {
            beat();
        }
    }

    private synchronized void beat() {
        long now = System.nanoTime();
        longest = Math.max(longest, now - last);
        last = now;
    }

    /** How many different finals anyone heard. */
    public int finals() {
        return known.size();
    }

    /** Forgets the silences so far. */
    public synchronized void reset() {
        longest = 0;
        last = System.nanoTime();
    }

    /** The longest silence since {@link #reset()}, the one that lasts included. */
    public synchronized Duration longestSilence() {
        return Duration.ofNanos(Math.max(longest, System.nanoTime() - last));
    }
}
