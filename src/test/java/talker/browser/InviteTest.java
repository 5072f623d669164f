package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import talker.testkit.Venue;

/** The page of an invite. */
class InviteTest {
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    @RegisterExtension
    static final Browser browser = new Browser();

    @RegisterExtension
    final Venue venue = Venue.open();

    private String link(int uses) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(venue.webAddress() + "v1/rooms/" + venue.room("lobby") + "/invites"))
                    .header("Authorization", "Bearer " + venue.server().server().adminKey())
                    .POST(HttpRequest.BodyPublishers.ofString("{\"uses\":" + uses + "}"))
                    .build();
            String body = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            return new ObjectMapper().readTree(body).path("url").asText();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoOpensTheLinkChoosesANameAndIsIn() {
        String link = link(1);
        Page zoe = browser.open(link);
        assertThat(zoe.text("#invite-room")).isEqualTo(venue.room("lobby"));
        assertThat(zoe.address()).as("the secret is out of the address").isEqualTo(venue.webAddress());
        assertThat(zoe.focused()).isEqualTo("invite-user");
        zoe.fills("#invite-user", "zoë" + Keys.ENTER).isIn(venue.room("lobby"));
        assertThat(zoe.text("#me")).isEqualTo("zoë");
        zoe.says("here I am").sees("here I am");
        zoe.reload().isIn(venue.room("lobby"));

        browser.expectsRefusals();
        Page late = browser.open(link);
        late.fills("#invite-user", "late" + Keys.ENTER);
        late.sees("#invite-problem", text -> text.contains("used as often as it may be"));
        assertThat(late.find("#invite-form button").isEnabled()).isFalse();
    }

    @Test
    void aNameThatIsTakenIsToldAndAnotherOneTried() {
        browser.expectsRefusals();
        venue.knows("ann");
        Page page = browser.open(link(1));
        page.fills("#invite-user", "ann" + Keys.ENTER);
        page.sees("#invite-problem", text -> text.contains("has that name already"));
        assertThat(page.focused()).isEqualTo("invite-user");
        page.fills("#invite-user", "anna" + Keys.ENTER).isIn(venue.room("lobby"));
    }

    @Test
    void axeFindsNoFault() throws Exception {
        browser.expectsRefusals();
        Page page = browser.openOnPhone(link(1).replaceAll("-[0-9a-f]{12}/", "-000000000000/"));
        page.fills("#invite-user", "ann" + Keys.ENTER);
        page.sees("#invite-problem", text -> text.contains("not valid")).fitsItsWidth();
        try (InputStream in = InviteTest.class.getResourceAsStream(AXE)) {
            page.runs(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        Object faults = page.runsUntilDone("const done = arguments[arguments.length - 1];"
                + " axe.run().then(result => done(result.violations.map(each => each.id)))");
        assertThat((List<?>) faults).isEmpty();
    }
}
