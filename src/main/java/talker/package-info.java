/** The way in: {@link talker.Main} hands its arguments to the command line and knows nothing else. */
@NullMarked
package talker;

import org.jspecify.annotations.NullMarked;
