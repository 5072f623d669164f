package talker.peer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetAddress;
import java.util.List;

/** Addresses and ranges of them, as an operator lists them in a setting. */
public final class AddressRanges {
    private final List<AddressRange> ranges;

    /**
     * These addresses.
     *
     * @param ranges such as {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code fd00::/8}
     * @throws IllegalArgumentException where one is neither, with a text that says which
     */
    public AddressRanges(List<String> ranges) {
        this.ranges = ranges.stream().map(AddressRange::parse).toList();
    }

    /** Reads the list at {@code path} below {@code talker}; a wrong one is a {@link ConfigException}. */
    public static AddressRanges from(Config talker, String path) {
        try {
            return new AddressRanges(talker.getStringList(path));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException.BadValue("talker." + path, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether this is one of them. */
    public boolean include(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.includes(address)) {
                return true;
            }
        }
        return false;
    }
}
