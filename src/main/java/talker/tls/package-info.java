/** TLS without sockets: certificates and keys from PEM files, and what becomes of bytes on their way. Knows the JDK only. */
@NullMarked
package talker.tls;

import org.jspecify.annotations.NullMarked;
