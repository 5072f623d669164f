/** Who is at the other end of a connection, behind load balancers too. Knows nobody. */
@NullMarked
package talker.peer;

import org.jspecify.annotations.NullMarked;
