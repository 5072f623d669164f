/**
 * Signed tokens of others: whom a JWT speaks for, by the public keys of issuers that the operator trusts. Knows the
 * protocol; knows no account, session or socket.
 */
@NullMarked
package talker.signin;

import org.jspecify.annotations.NullMarked;
