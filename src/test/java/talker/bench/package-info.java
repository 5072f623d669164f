/** Tests of the load tool: what it finds is tested on lines that are fed to it, never on how long something takes. */
@NullMarked
package talker.bench;

import org.jspecify.annotations.NullMarked;
