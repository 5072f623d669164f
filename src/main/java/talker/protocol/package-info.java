/**
 * The Talker Protocol: names, messages, and the one line of JSON that each of them is on the wire. Knows the JDK and
 * Jackson, and no other package of the project.
 */
@NullMarked
package talker.protocol;

import org.jspecify.annotations.NullMarked;
