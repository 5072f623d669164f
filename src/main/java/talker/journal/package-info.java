/**
 * The journal's tables by SQL, for what Akka Persistence has no word for: where an entity's events begin and end, and
 * changing or deleting what is stored. Knows the events of rooms.
 */
@NullMarked
package talker.journal;

import org.jspecify.annotations.NullMarked;
