package talker.client;

/**
 * Where a server listens for the Talker Protocol.
 *
 * @param host a name or an IP address; a name is looked up afresh at each attempt
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    public Address {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no address: " + host + ":" + port);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
