/**
 * A client of the Talker Protocol for programs: {@link talker.client.TalkerClient} keeps one user in one room, whatever
 * happens to the connection. It needs the JDK and Jackson only, and runs on one thread of its own.
 */
@NullMarked
package talker.client;

import org.jspecify.annotations.NullMarked;
