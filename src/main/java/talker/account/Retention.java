package talker.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How long a room's messages are kept: until they are too old, or too many are newer, whatever comes first.
 *
 * @param age in milliseconds; null where no message is too old
 * @param count how many of the newest are kept; null where none are too many
 */
public record Retention(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long age,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long count) {
    /** Nobody means to keep messages for less than this, in milliseconds: it would delete a room before it is noticed. */
    public static final long LEAST_AGE = 60_000;

    /** Everything is kept. */
    public static final Retention FOREVER = new Retention(null, null);

    public Retention {
        if ((age != null && age < 1) || (count != null && count < 1)) {
            throw new IllegalArgumentException("What is kept is at least a millisecond old, and one message");
        }
    }

    /** Whether everything is kept. */
    public boolean isForever() {
        return age == null && count == null;
    }
}
