package talker.limits;

import java.util.HashMap;
import java.util.Map;

/** The {@link Share}s of the accounts that somebody on the node has to do with. Safe for any number of threads. */
public final class Shares {
    private static final class Entry {
        private final Share share;
        private int stakes;

        Entry(Share share) {
            this.share = share;
        }
    }

    private final long limit;
    private final Map<String, Entry> entries = new HashMap<>();

    /** {@code limit}: of each account, in bytes. */
    public Shares(long limit) {
        this.limit = limit;
    }

    /** One more has to do with an account's share, until it closes its stake. */
    public synchronized Stake open(String account) {
        Entry entry = entries.computeIfAbsent(account, name -> new Entry(new Share(limit)));
        entry.stakes++;
        return new Stake(entry.share, () -> close(account));
    }

    private synchronized void close(String account) {
        entries.computeIfPresent(account, (name, entry) -> --entry.stakes == 0 ? null : entry);
    }

    /** How many accounts are remembered. */
    synchronized int size() {
        return entries.size();
    }
}
