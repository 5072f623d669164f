package talker.limits;

import java.util.HashMap;
import java.util.Map;

/**
 * The sockets of a port that are open, counted by where they come from, whatever is said on them. What is counted is there
 * only as long as there are sockets. Safe for any number of threads.
 */
public final class Sockets {
    private final int perAddress;
    private final Notices notices;
    private final Map<Origin, Integer> byOrigin = new HashMap<>();

    /** No sockets yet; {@code perAddress}: how many one {@link Origin} may have. */
    public Sockets(int perAddress, Notices notices) {
        this.perAddress = perAddress;
        this.notices = notices;
    }

    /** A socket was opened; tells whether it may stay. If so, {@link #leave} ends it. */
    public synchronized boolean come(Origin from) {
        if (from.isExempt()) {
            return true;
        }
        int open = byOrigin.getOrDefault(from, 0);
        if (open >= perAddress) {
            notices.note(Bound.HTTP_ADDRESS, from);
            return false;
        }
        byOrigin.put(from, open + 1);
        return true;
    }

    /** A socket that stayed was closed. */
    public synchronized void leave(Origin from) {
        byOrigin.computeIfPresent(from, (address, open) -> open == 1 ? null : open - 1);
    }

    /** How many addresses have sockets. */
    synchronized int size() {
        return byOrigin.size();
    }
}
