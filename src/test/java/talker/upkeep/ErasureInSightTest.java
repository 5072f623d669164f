package talker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** What users see who are there while somebody's text is erased, and what those see who come later. */
class ErasureInSightTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    @Test
    void whoComesLaterIsShownNothingOfItAndWhoIsThereGoesOn() throws Exception {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        String secret = ann.says("what ann said");
        ann.hears("what ann said");
        bob.hears("what ann said");
        bob.says("what bob said");
        ann.hears("what bob said");
        bob.hears("what bob said");
        bob.drops();
        ann.hearsLeave("bob");
        ann.says("what bob missed");
        ann.hears("what bob missed");

        erase("ann");

        Talk eve = venue.connect2("eve", "\"history\":100");
        assertThat(eve.next().content()).isEqualTo("what bob said");
        eve.hearsNothingElse();
        assertThat(eve.asksForHistory(",\"limit\":10").lines("messages").stream()
                        .filter(line -> line.content().startsWith("what ")))
                .hasSize(1);
        Talk since = venue.connect2("dan", "\"since\":0");
        assertThat(since.next().content()).isEqualTo("what bob said");
        since.hearsNothingElse();
        Talk again = venue.dial("bob").sends(venue.connectLine("bob"));
        assertThat(again.everythingSoFar().stream().filter(Line::isFinal))
                .allMatch(line -> line.content().equals("what bob said"));

        again.sends(Talk.finalLine(secret, "somebody else's id"));
        again.receivesError("Message id already in use");
        Talk later = venue.connect("cyd");
        ann.says("what ann says now");
        later.hears("what ann says now");
    }

    private void erase(String user) throws Exception {
        String path = "/v1/accounts/" + venue.account() + "/users/" + user + "/erase";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + venue.server().httpPort() + path))
                .header("Authorization", "Bearer " + venue.server().server().adminKey())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> done = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(done.body()).endsWith("\"done\":true}\n");
    }
}
