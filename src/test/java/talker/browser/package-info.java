/** The web client in a real browser. Skipped where there is no Chromium with its driver. */
@NullMarked
package talker.browser;

import org.jspecify.annotations.NullMarked;
