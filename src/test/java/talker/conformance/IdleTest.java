package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Crowd;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, section 6, and 2.8: what a server with little patience does. */
class IdleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration BEAT = Duration.ofMillis(250);

    @RegisterExtension
    final Venue venue = Venue.open("talker.session.idle-timeout = 4s", "talker.session.connect-timeout = 4s");

    /** 6.2 "A connection on which nothing passed in either direction … is closed, and that is a drop". */
    @Test
    void aQuietConnectionIsClosedAndItsSubscriptionStays() {
        venue.addsRoom("kitchen");
        Talk ann = venue.connect("ann");
        long start = System.nanoTime();
        Talk bob = venue.connect("bob", "kitchen");
        bob.isClosed();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(PATIENCE, PATIENCE.multipliedBy(10));
        ann.isClosed();
        Talk carol = venue.connect("carol", "kitchen");
        carol.says("missed");
        carol.hears("missed");
        venue.connect("bob", "kitchen").hears("missed");
    }

    /** 6.1 "A client sends `ping` … There is no answer." 6.2 "in either direction". */
    @Test
    void whoPingsOrIsSpokenToIsNotQuiet() {
        venue.addsRoom("kitchen");
        Talk pinging = venue.connect("ann", "kitchen");
        Talk speaking = venue.connect("bob");
        Talk listening = venue.connect("carol");
        speaking.hearsJoin("carol");
        long start = System.nanoTime();
        await().pollInSameThread()
                .pollInterval(BEAT)
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    pinging.pings();
                    speaking.says("still here");
                    return System.nanoTime() - start
                            > PATIENCE.plus(BEAT.multipliedBy(4)).toNanos();
                });
        pinging.hearsNothingElse();
        listening.hears("still here");
        listening.everythingSoFar();
        speaking.everythingSoFar();
    }

    /** 2.8 "A connection that has not entered a room within `talker.session.connect-timeout` … is closed." */
    @Test
    void whoDoesNotConnectInTimeIsShownOutWhateverElseItSends() {
        long start = System.nanoTime();
        Talk silent = venue.dial("silent");
        Talk pinging = venue.dial("pinging");
        Talk dribbling = venue.dial("dribbling");
        Crowd crowd = venue.dialMany(1);
        await().pollInSameThread()
                .pollInterval(BEAT)
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    if (System.nanoTime() - start < PATIENCE.minus(BEAT).toNanos()) {
                        pinging.pings();
                        dribbling.sendsRaw(new byte[] {'{'});
                    }
                    return crowd.stillOpen() == 0;
                });
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(PATIENCE);
        silent.isClosed();
        pinging.isClosed();
        dribbling.isClosed();
        assertThat(crowd.received()).isZero();
    }

    /** 1.8 has an end: who does not read its last line is cut off after {@code talker.session.idle-timeout}. */
    @Test
    void whoDoesNotReadItsLastLineIsCutOff() {
        Talk ann = venue.connect("ann");
        Talk stuck = venue.dial("bob", 4096);
        stuck.sends(venue.connectLine("bob")).passesFence();
        ann.hearsJoin("bob");
        for (int i = 0; i < 100; i++) {
            ann.says(i + "x".repeat(6000));
            ann.finalsUntil(i + "x".repeat(6000));
        }
        stuck.sends("no JSON");
        ann.hearsLeave("bob");
        await().pollInSameThread()
                .pollInterval(BEAT)
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    ann.pings();
                    return !stuck.canSend();
                });
    }
}
