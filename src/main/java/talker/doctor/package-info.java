/**
 * What may be wrong around a server, and how to mend it: told by {@code talker serve} before it starts, and by {@code
 * talker doctor} at any time. Looks at what the node uses, and changes nothing.
 */
@NullMarked
package talker.doctor;

import org.jspecify.annotations.NullMarked;
