/**
 * The HTTP port: the admin API under {@code /v1}, and {@code /ready} and {@code /alive}. Knows accounts, history and the
 * protocol; asks, and decides nothing itself.
 */
@NullMarked
package talker.http;

import org.jspecify.annotations.NullMarked;
