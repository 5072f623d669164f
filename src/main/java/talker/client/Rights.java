package talker.client;

import org.jspecify.annotations.Nullable;

/**
 * What the user may do in the room. Whoever was told nothing since {@link State.Connected} is an {@link #ORDINARY} user.
 *
 * @param isModerator whether the user may deal with other users, and with their messages
 * @param isMuted whether nothing that the user says is taken
 * @param mutedUntil when that ends by itself, in milliseconds since 1970; null where it does not
 */
public record Rights(boolean isModerator, boolean isMuted, @Nullable Long mutedUntil) {
    /** Those of most users. */
    public static final Rights ORDINARY = new Rights(false, false, null);
}
