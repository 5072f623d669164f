/**
 * Whether the node is well: what it is short of, so that it takes nobody new before it can no longer serve those whom it
 * has. Knows no other package of Talker's.
 */
@NullMarked
package talker.health;

import org.jspecify.annotations.NullMarked;
