package talker.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** The web client for whoever sees little, hears it read, has no mouse, or a phone. */
class AccessibilityTest {
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    @RegisterExtension
    static final Browser browser = new Browser();

    @RegisterExtension
    final Venue venue = Venue.open();

    private Talk bob;

    @BeforeEach
    void somethingToSee() {
        bob = venue.connect("bob");
        bob.says("Morning, see https://example.org");
        bob.says("and this");
    }

    private void fill(Page ann) {
        ann.isIn(venue.room("lobby")).says("mine").sees("mine");
        ann.says("/to bob between us").sees("between us");
        bob.types("still typ");
        ann.seesTyping("still typ");
        ann.runs("const box = document.querySelector('.pane:not([hidden]) textarea'); box.value = 'x'.repeat(70000);"
                + " box.dispatchEvent(new Event('input'))");
        ann.presses(Keys.ENTER);
        ann.sees(".mark .problem", text -> text.contains("too long"));
    }

    @Test
    void axeFindsNoFaultInTheLight() {
        Page ann = browser.open(venue.link("ann"));
        fill(ann);
        assertThatAxeFindsNoFault(ann);
    }

    @Test
    void axeFindsNoFaultWhereOneModerates() {
        venue.moderates("appoint", "ann", "");
        venue.moderates("ban", "eve", ",\"reason\":\"spam\"");
        venue.moderates("mute", "cyd", ",\"for\":3600");
        for (Page ann : List.of(browser.open(venue.link("ann")), browser.openInTheDark(venue.link("ann")))) {
            ann.isIn(venue.room("lobby")).find(".moderation summary").click();
            ann.clicksOn(".moderation[open] button", "Mute for 10 minutes");
            ann.sees(".banner[role=status]", "Done: mute bob"::equals);
            ann.clicks(".sanctions summary").find(".sanctioned button");
            ann.find(".moderation summary").click();
            assertThatAxeFindsNoFault(ann);
            ann.presses(Keys.ESCAPE);
        }
    }

    @Test
    void axeFindsNoFaultInTheDark() {
        Page ann = browser.openInTheDark(venue.link("ann"));
        fill(ann);
        assertThat(ann.runs("return matchMedia('(prefers-color-scheme: dark)').matches"))
                .isEqualTo(true);
        assertThatAxeFindsNoFault(ann);
    }

    @Test
    void axeFindsNoFaultOnAPhone() {
        Page ann = browser.openOnPhone(venue.link("ann"));
        fill(ann);
        assertThatAxeFindsNoFault(ann);
        ann.clicks("#side-open").find("#side-close");
        assertThatAxeFindsNoFault(ann);
    }

    @Test
    void axeFindsNoFaultWhereOneSignsIn() {
        assertThatAxeFindsNoFault(
                browser.open(venue.link("ann", "wrong")).sees("#signin-problem", text -> !text.isEmpty()));
        assertThatAxeFindsNoFault(browser.openInTheDark(venue.webAddress()));
    }

    private static void assertThatAxeFindsNoFault(Page page) {
        page.runs(axe());
        Object faults = page.runsUntilDone("const done = arguments[0];"
                + " axe.run().then(result => done(result.violations.map(fault => fault.id + ': ' + fault.help + ' '"
                + " + fault.nodes.map(node => node.html + ' ' + node.failureSummary).join('; '))),"
                + " failure => done([String(failure)]))");
        assertThat((List<?>) faults).isEmpty();
    }

    private static String axe() {
        try (InputStream in = AccessibilityTest.class.getResourceAsStream(AXE)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theKeyboardIsEnough() {
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby"));
        ann.sees("#people button bdi", "bob"::equals);
        List<String> backwards = new ArrayList<>();
        while (backwards.size() < 20 && !backwards.contains("skip-messages")) {
            ann.pressesWithShift(Keys.TAB);
            backwards.add(ann.focused());
        }
        assertThat(backwards)
                .containsExactly(
                        "https://example.org",
                        ann.find(".pane:not([hidden]) .timeline").getDomProperty("id"),
                        "signout",
                        "Bbob, write to this person only",
                        "Join",
                        "join-room",
                        "✕",
                        venue.room("lobby"),
                        "skip-text",
                        "skip-messages");
        ann.presses(Keys.TAB);
        assertThat(ann.focused()).isEqualTo("skip-text");
        ann.presses(Keys.ENTER);
        assertThat(ann.focused()).endsWith("-text");
        ann.presses("by keyboard", Keys.ENTER).sees("by keyboard");
        bob.finalsUntil("by keyboard");

        // by the one button that takes a message back
        for (int i = 0; i < 5; i++) {
            ann.pressesWithShift(Keys.TAB);
        }
        ann.presses(Keys.ENTER);
        assertThat(ann.focused()).endsWith("-text");
        ann.presses("only you", Keys.ENTER).sees("only you");
        assertThat(ann.texts(".only")).containsExactly("only to bob");
        ann.presses(Keys.ESCAPE, "first").pressesWithShift(Keys.ENTER).presses("second", Keys.ENTER);
        assertThat(bob.finalsUntil("first\nsecond")).isNotEmpty();
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreen() {
        Page ann = browser.openOnPhone(venue.link("ann")).isIn(venue.room("lobby"));
        bob.says("w".repeat(500) + " https://example.org/" + "x".repeat(500));
        ann.sees(".text", text -> text.startsWith("www"));
        ann.fitsItsWidth();
        ann.clicks("#side-open").clicksOn("#people button", "bob");
        ann.seesNo("#side-close").fitsItsWidth();
        assertThat(ann.text(".pane:not([hidden]) .whom")).startsWith("Only bob will see this.");
        ann.presses(Keys.ESCAPE).says("from a phone");
        bob.finalsUntil("from a phone");
        ann.clicks("#side-open").presses(Keys.ESCAPE).seesNo("#side-close");
        assertThat(ann.focused()).isEqualTo("side-open");
    }
}
