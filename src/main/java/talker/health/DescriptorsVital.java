package talker.health;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The file descriptors of the process, one a connection: how many are open, in percent of those that it may open. */
public final class DescriptorsVital implements Vital {
    /** How many fewer have to be open before it is well again, in percent of the limit. */
    private static final int RELIEF = 5;

    /** They are counted one by one, which takes longer the more there are: only at every fifth look. */
    private static final int EVERY = 5;

    private final LongSupplier open;
    private final LongSupplier limit;
    private final int percent;
    private int looks;
    private Optional<Symptom> last = Optional.empty();

    DescriptorsVital(LongSupplier open, LongSupplier limit, int percent) {
        this.open = open;
        this.limit = limit;
        this.percent = percent;
    }

    /** Those of this process, with more than so many percent in trouble; empty where nobody counts them, and with 0. */
    public static Optional<Vital> of(int percent) {
        return percent > 0 && ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Optional.of(new DescriptorsVital(
                        system::getOpenFileDescriptorCount, system::getMaxFileDescriptorCount, percent))
                : Optional.empty();
    }

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public Optional<Symptom> look(boolean isInTrouble) {
        if (looks++ % EVERY == 0) {
            long most = limit.getAsLong();
            long now = open.getAsLong();
            boolean isBeyond = now > most / 100.0 * (isInTrouble ? percent - RELIEF : percent);
            last = isBeyond
                    ? Optional.of(Symptom.of(
                            "%d of %d file descriptors are in use, more than %d%%".formatted(now, most, percent)))
                    : Optional.empty();
        }
        return last;
    }
}
