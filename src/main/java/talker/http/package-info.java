/**
 * The HTTP port: the APIs of administrators and of bots and the hooks under {@code /v1}, the web client, and {@code /ready}
 * and {@code /alive}. Knows accounts, rooms, history, sessions, webhooks and the protocol; asks, and decides nothing itself
 * but how much a user may do.
 */
@NullMarked
package talker.http;

import org.jspecify.annotations.NullMarked;
