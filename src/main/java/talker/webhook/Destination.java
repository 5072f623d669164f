package talker.webhook;

import java.net.InetAddress;
import java.util.List;

/** Where a webhook's host leads to, as found out just now. */
public sealed interface Destination {
    /**
     * It may be connected to.
     *
     * @param addresses all of its addresses, at least one
     */
    record Reachable(List<InetAddress> addresses) implements Destination {
        public Reachable {
            addresses = List.copyOf(addresses);
        }
    }

    /** At least one of its addresses is not on the public Internet, and such are not allowed. */
    record PrivateAddress() implements Destination {}

    /** Nobody knows the name, or nobody said so in time. */
    record Unknown() implements Destination {}
}
