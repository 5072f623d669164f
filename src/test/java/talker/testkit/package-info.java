/**
 * A test kit that reads like speech and talks to a running server over raw sockets, as a client written by strangers
 * would. It knows the protocol's text, not the server's codec.
 */
@NullMarked
package talker.testkit;

import org.jspecify.annotations.NullMarked;
