/**
 * Reads a room's messages from the journal, a page at a time, without loading the room. Knows the room's events and the
 * protocol.
 */
@NullMarked
package talker.history;

import org.jspecify.annotations.NullMarked;
