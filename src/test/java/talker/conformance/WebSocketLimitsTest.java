package talker.conformance;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, 1.9 to 1.11, on servers with other settings. */
class WebSocketLimitsTest {
    @RegisterExtension
    final Venue small = Venue.open("talker.limits.connections = 2");

    @RegisterExtension
    final Venue open = Venue.open("talker.http.allowed-origins = [\"https://chat.example.org\"]");

    @RegisterExtension
    final Venue hasty = Venue.open("talker.session.idle-timeout = 1s", "talker.session.connect-timeout = 1s");

    /** The limit talker.limits.connections holds for both ways in together. */
    @Test
    void whoIsTooManyIsTurnedAwayWhicheverWayTheOthersCame() {
        Talk ann = small.connectByWebSocket("ann");
        Talk bob = small.connect("bob");
        ann.hearsJoin("bob");
        small.dialWebSocket("one too many")
                .receivesError("Server is full, try again later")
                .isClosed();
        small.dial("one too many")
                .receivesError("Server is full, try again later")
                .isClosed();
        bob.closes();
        bob.isClosed();
        ann.hearsLeave("bob");
        Awaitility.await("a place is free again")
                .untilAsserted(() -> small.connectByWebSocket("bob").hearsNothingElse());
        ann.hearsJoin("bob").hearsNothingElse();
    }

    /** 1.11 "and those of talker.http.allowed-origins". */
    @Test
    void pagesOfAnAllowedSiteMayConnect() {
        Talk ann = open.dialWebSocketFrom("https://chat.example.org");
        ann.sends(open.connectLine("ann")).passesFence();
    }

    /** 6.2. */
    @Test
    void aPageOfWhichNothingIsHeardIsClosed() {
        Talk ann = hasty.connectByWebSocket("ann");
        ann.isClosed();
        Talk stranger = hasty.dialWebSocket("a stranger");
        stranger.isClosed();
    }
}
