package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** Makes the pictures of docs/images anew, in target/screenshots: three people of whom two are typing. */
class ScreenshotsTest {
    private static final Path FOLDER = Path.of("target", "screenshots");

    @RegisterExtension
    static final Browser browser = new Browser();

    @RegisterExtension
    final Venue venue = Venue.named("acme", "# A server of its own, to be looked at.");

    @Test
    void twoPeopleType() throws IOException {
        Talk bob = venue.dial("bob").sends(venue.connectLine("bob"));
        Talk zoe = venue.dial("Zoë").sends(venue.connectLine("Zoë"));
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby"));
        ann.says("Morning! Did the build go through in the end?").sees("Morning! Did the build go through in the end?");
        says(bob, ann, "Yes, after the third try. The cache was stale.");
        says(bob, ann, "I wrote it down: https://example.org/notes/build-cache (second part)");
        says(zoe, ann, "Lovely, thank you. One more thing: the release notes still say 1.9.");
        ann.says("On it.").sees("On it.");
        ann.says("Can you both read the draft before lunch? It is short, but people will follow the part about"
                + " upgrades to the letter, and we cannot take it back.");
        ann.sees("[data-state=kept] .text", text -> text.startsWith("Can you both"));
        bob.types("I have read it. The upgrade is clear, but the second step could na");
        zoe.types("Reading it now, give me ten mi");
        ann.awaits("both typing", () -> ann.drafts().size() == 2);
        ann.types("Thanks, take your t");
        picture(ann, "web-light.png");

        Page night = browser.openInTheDark(venue.link("ann")).isIn(venue.room("lobby"));
        night.awaits("both typing", () -> night.drafts().size() == 2);
        picture(night, "web-dark.png");

        Page phone = browser.openOnPhone(venue.link("ann")).isIn(venue.room("lobby"));
        phone.awaits("both typing", () -> phone.drafts().size() == 2);
        picture(phone, "web-phone.png");
    }

    private static void says(Talk talk, Page page, String text) {
        talk.says(text);
        page.sees(text);
    }

    private static void picture(Page page, String name) throws IOException {
        Files.createDirectories(FOLDER);
        byte[] png = page.screenshot();
        assertThat(png).as("a picture of something").hasSizeGreaterThan(10_000);
        Files.write(FOLDER.resolve(name), png);
    }
}
