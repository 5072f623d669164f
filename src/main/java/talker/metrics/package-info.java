/**
 * What the node counts and measures of itself, as Prometheus reads it. Everybody may count here; it knows nobody.
 *
 * <p>A label's values come from an enum, or are few and known beforehand: never a user's, a room's or an account's name.
 */
@NullMarked
package talker.metrics;

import org.jspecify.annotations.NullMarked;
