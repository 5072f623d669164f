/**
 * The tenant wall: an {@link talker.account.Account} owns rooms and users and decides who may enter what. Nothing
 * crosses accounts. Knows the protocol; knows no room's content, session or socket.
 */
@NullMarked
package talker.account;

import org.jspecify.annotations.NullMarked;
