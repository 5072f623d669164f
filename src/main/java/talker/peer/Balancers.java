package talker.peer;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The load balancers and proxies in front of the server ({@code talker.balancers}), whose word is taken for who a client
 * is: by HTTP in the header {@code X-Forwarded-For}, by TCP in the {@linkplain ProxyHeader PROXY protocol}.
 */
public final class Balancers {
    private final AddressRanges ranges;

    /**
     * The balancers with these addresses.
     *
     * @param ranges addresses and ranges of them, such as {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code fd00::/8}
     * @throws IllegalArgumentException where one is neither, with a text that says which
     */
    public Balancers(List<String> ranges) {
        this(new AddressRanges(ranges));
    }

    private Balancers(AddressRanges ranges) {
        this.ranges = ranges;
    }

    /** Reads {@code talker.balancers}; a wrong one is a {@link ConfigException}. */
    public static Balancers from(Config talker) {
        return new Balancers(AddressRanges.from(talker, "balancers"));
    }

    /** Whether there can be any. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether this is the address of one. */
    public boolean include(InetAddress address) {
        return ranges.include(address);
    }

    /**
     * The address of the client that sent a request: {@code peer}, the other end of its connection, or, where that is a
     * balancer, what the balancer says of it.
     */
    public InetAddress clientOf(InetAddress peer, HttpRequest request) {
        return ranges.isEmpty() ? peer : clientOf(peer, forwardedFor(request));
    }

    /**
     * As each proxy appends whom it heard, the list is read from its end: the first that is no balancer of ours is the
     * client, and what stands before that is the client's own word, which is worth nothing.
     */
    InetAddress clientOf(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        for (int i = forwardedFor.size() - 1; i >= 0 && include(client); i--) {
            Optional<InetAddress> before = AddressRange.literal(withoutPort(forwardedFor.get(i)));
            if (before.isEmpty()) {
                return client;
            }
            client = before.get();
        }
        return client;
    }

    private static List<String> forwardedFor(HttpRequest request) {
        List<String> values = new ArrayList<>();
        for (HttpHeader header : request.getHeaders()) {
            if (header.is("x-forwarded-for")) {
                values.addAll(Arrays.asList(header.value().split(",")));
            }
        }
        return values.isEmpty()
                ? Collections.emptyList()
                : values.stream().map(String::strip).toList();
    }

    /** Some proxies write {@code 192.0.2.7:4711} and {@code [2001:db8::7]:4711}. */
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
