package talker.health;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The bounds beyond which a node is not well; conf/talker.conf says what each is for.
 *
 * @param interval how often everything is looked at
 * @param calm for how long nothing must be wrong before it is well again
 * @param heapPercent what may live of the old generation; 0 for no bound
 * @param heapRecheck after which a collection is asked for to see whether memory is well again
 * @param diskFree how many bytes have to be free on the disk of the data folder; 0 for no bound
 * @param descriptorsPercent how many of the file descriptors may be in use; 0 for no bound
 * @param journalSlow how long storing something may take
 */
public record VitalSettings(
        Duration interval,
        Duration calm,
        int heapPercent,
        Duration heapRecheck,
        long diskFree,
        int descriptorsPercent,
        Duration journalSlow) {
    /** Reads {@code talker.health} below {@code talker}. */
    public static VitalSettings from(Config talker) {
        Config health = talker.getConfig("health");
        return new VitalSettings(
                health.getDuration("interval"),
                health.getDuration("calm"),
                health.getInt("heap-percent"),
                health.getDuration("heap-recheck"),
                health.getBytes("disk-free"),
                health.getInt("descriptors-percent"),
                health.getDuration("journal-slow"));
    }
}
