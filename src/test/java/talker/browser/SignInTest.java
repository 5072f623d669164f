package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import talker.testkit.Venue;

/** How people get into the web client, and out of it. */
class SignInTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @RegisterExtension
    final Venue venue = Venue.open();

    @Test
    void aLinkSignsInAndItsTokenDoesNotStayInTheAddress() {
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby"));
        assertThat(ann.address()).isEqualTo(venue.webAddress());
        ann.reload().isIn(venue.room("lobby"));
    }

    @Test
    void anybodyCanSignInByHand() {
        Page ann = browser.open(venue.webAddress());
        ann.fills("#signin-room", venue.room("lobby").toUpperCase(java.util.Locale.ROOT))
                .fills("#signin-user", "ann")
                .fills("#signin-token", venue.token("ann") + Keys.ENTER)
                .isIn(venue.room("lobby"));
        assertThat(ann.text("#me")).isEqualTo("ann");
    }

    @Test
    void aWrongTokenIsToldInWords() {
        venue.knows("ann");
        Page ann = browser.open(venue.link("ann", "a-guess"));
        ann.sees("#signin-problem", text -> text.contains("did not let ann into " + venue.room("lobby")));
        assertThat(ann.find("#signin-user").getDomProperty("value")).isEqualTo("ann");
        assertThat(ann.focused()).isEqualTo("signin-token");
        ann.fills("#signin-token", venue.token("ann") + Keys.ENTER).isIn(venue.room("lobby"));
    }

    @Test
    void aRoomThatIsNotThereLeavesTheOthersAlone() {
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby"));
        ann.fills("#join-room", "nowhere" + Keys.ENTER);
        ann.sees("#join-problem", text -> text.contains(venue.room("nowhere"))).isIn(venue.room("lobby"));
    }

    @Test
    void twoTabsMayBeTwoPeople() {
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby"));
        Page bob = browser.open(venue.link("bob")).isIn(venue.room("lobby"));
        ann.reload().isIn(venue.room("lobby"));
        assertThat(ann.text("#me")).isEqualTo("ann");
        assertThat(bob.text("#me")).isEqualTo("bob");
    }

    @Test
    void whoSignsOutIsForgotten() {
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby"));
        assertThat((String) ann.runs("return JSON.stringify(localStorage)")).contains(venue.token("ann"));
        ann.clicks("#signout").find("#signin-form");
        assertThat((String) ann.runs("return JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"))
                .doesNotContain(venue.token("ann"));
        ann.reload().find("#signin-form");
    }

    @Test
    void whoDoesNotWantToStayIsForgottenByTheDevice() {
        Page ann = browser.open(venue.webAddress());
        ann.fills("#signin-room", venue.room("lobby"))
                .fills("#signin-user", "ann")
                .clicks("#signin-stay")
                .fills("#signin-token", venue.token("ann") + Keys.ENTER)
                .isIn(venue.room("lobby"));
        ann.reload().isIn(venue.room("lobby"));
        browser.open(venue.webAddress()).find("#signin-form");
    }

    @Test
    void whoLosesAccessIsTold() {
        Page ann = browser.open(venue.link("ann")).isIn(venue.room("lobby"));
        venue.rotatesToken("ann");
        ann.sees(".banner", text -> text.contains("cannot enter this room any more"));
        assertThat(ann.text("#connection")).isEqualTo("No access");
    }
}
