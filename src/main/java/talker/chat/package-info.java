/**
 * A user's terminal as a window into a room: {@link talker.chat.Chat} on a terminal, {@link talker.chat.PlainChat} in a
 * pipe. Knows the client and the protocol, and JLine, which it asks for the terminal's modes, size and signals.
 *
 * <p>What is on the screen is decided without one: {@code Screen} is what is known of the room, {@code Editor} the line
 * that is being typed, {@code Layout} makes rows of both, {@code Painter} makes of rows what a terminal is sent.
 */
@NullMarked
package talker.chat;

import org.jspecify.annotations.NullMarked;
