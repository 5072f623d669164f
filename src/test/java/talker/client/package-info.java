/** Tests of the client: the protocol's side of it without sockets and clocks, the rest against real servers. */
@NullMarked
package talker.client;

import org.jspecify.annotations.NullMarked;
