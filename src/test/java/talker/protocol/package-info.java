/** Pure tests of the codec and of the names in it. */
@NullMarked
package talker.protocol;

import org.jspecify.annotations.NullMarked;
