/** The ways in, TCP and WebSocket: sockets, streams and lines. Knows sessions and the protocol. */
@NullMarked
package talker.net;

import org.jspecify.annotations.NullMarked;
