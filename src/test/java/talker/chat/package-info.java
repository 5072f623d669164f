/** Tests of the chat in a terminal. */
@NullMarked
package talker.chat;

import org.jspecify.annotations.NullMarked;
