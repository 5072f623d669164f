package talker.limits;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** A list of networks as an operator writes them: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address. */
final class Networks {
    private static final class Network {
        private final byte[] prefix;
        private final int length;

        Network(byte[] prefix, int length) {
            this.prefix = prefix;
            this.length = length;
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = length / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != prefix[i]) {
                    return false;
                }
            }
            int rest = length % Byte.SIZE;
            return rest == 0 || (address[whole] ^ prefix[whole]) >> (Byte.SIZE - rest) == 0;
        }
    }

    private final List<Network> networks = new ArrayList<>();

    private Networks(List<Network> networks) {
        this.networks.addAll(networks);
    }

    /** Reads the list at {@code path}; a name, or what is no network, throws a {@link ConfigException}. */
    static Networks from(Config config, String path) {
        return new Networks(config.getStringList(path).stream()
                .map(text -> network(config, path, text))
                .toList());
    }

    private static Network network(Config config, String path, String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                throw new UnknownHostException();
            }
            byte[] prefix = InetAddress.getByName(address).getAddress();
            int all = prefix.length * Byte.SIZE;
            int length = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            if (length < 0 || length > all) {
                throw new NumberFormatException();
            }
            return new Network(prefix, length);
        } catch (UnknownHostException | NumberFormatException wrong) {
            throw new ConfigException.BadValue(
                    config.origin(), path, "'" + text + "' is no network such as 10.0.0.0/8 or ::1", wrong);
        }
    }

    boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }
}
