package talker.bench;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * The server that a run loads, and who comes.
 *
 * @param addresses where it listens for the Talker Protocol: each node of a cluster; the connections take turns
 * @param tls whom to trust, where it speaks TLS there
 * @param rooms the rooms, as many as the plan has or more
 * @param guests who comes, one for each connection or more, each another user
 */
public record Target(
        List<InetSocketAddress> addresses, Optional<SSLContext> tls, List<RoomName> rooms, List<Guest> guests) {
    /**
     * A user of the load.
     *
     * @param token never shown by {@link #toString()}
     */
    public record Guest(UserName name, String token) {
        @Override
        public String toString() {
            return "Guest[" + name + "]";
        }
    }

    public Target {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address to load");
        }
        rooms = List.copyOf(rooms);
        guests = List.copyOf(guests);
    }
}
