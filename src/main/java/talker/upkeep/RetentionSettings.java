package talker.upkeep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import talker.account.Retention;

/**
 * How long messages are kept, and how what is older is deleted. conf/talker.conf says what each is for.
 *
 * @param ofRooms what holds for a room of which nothing else was decided
 * @param interval how often it is looked what is too old
 * @param step how many events are deleted in one transaction
 * @param pause how long there is between two of them
 */
public record RetentionSettings(Retention ofRooms, Duration interval, int step, Duration pause) {
    public RetentionSettings {
        if (step < 1 || interval.isNegative() || interval.isZero() || pause.isNegative()) {
            throw new IllegalArgumentException("talker.retention wants a step of 1 or more, and an interval");
        }
    }

    /** Reads the section {@code retention}. */
    public static RetentionSettings from(Config talker) {
        Config retention = talker.getConfig("retention");
        long count = retention.getLong("count");
        return new RetentionSettings(
                new Retention(age(retention), count == 0 ? null : count),
                retention.getDuration("interval"),
                retention.getInt("step"),
                retention.getDuration("pause"));
    }

    private static @Nullable Long age(Config retention) {
        if (retention.getString("age").equals("off")) {
            return null;
        }
        long age = retention.getDuration("age").toMillis();
        if (age < Retention.LEAST_AGE) {
            throw new ConfigException.BadValue(
                    retention.origin(), "talker.retention.age", "must be off, or a minute or more");
        }
        return age;
    }
}
