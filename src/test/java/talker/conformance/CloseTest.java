package talker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, section 7. A server that stops is {@link ShutdownTest}'s matter. */
class CloseTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    /** 7.1 "What is queued for it is still sent, the others get its `leave`, and the server closes the connection." */
    @Test
    void whatWasSaidBeforeACloseIsStillEchoed() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            lines.append(Talk.finalLine("6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8" + (100 + i), "line " + i))
                    .append('\n');
        }
        ann.sendsRaw((lines + "{\"type\":\"close\"}\n").getBytes(UTF_8));
        for (int i = 0; i < 100; i++) {
            ann.hears("line " + i);
            bob.hears("line " + i);
        }
        ann.isClosed();
        bob.hearsLeave("ann").hearsNothingElse();
    }

    /** 7.1: nothing that comes after `close` counts. */
    @Test
    void nothingIsReadAfterAClose() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.connect("ann");
        bob.hearsJoin("ann");
        ann.sendsRaw("{\"type\":\"close\"}\n{\"type\":\"ping\"}\nno JSON\n".getBytes(UTF_8));
        ann.isClosed();
        bob.hearsLeave("ann").hearsNothingElse();
    }

    /** 7.2 "what it sent is still dealt with, what is queued is still sent, then the server closes". */
    @Test
    void whoEndsItsSideIsHeardToTheLastLine() {
        Talk bob = venue.connect("bob");
        Talk ann = venue.dial("ann");
        ann.sendsRaw((venue.connectLine("ann") + "\n").getBytes(UTF_8));
        ann.says("last words");
        ann.halfCloses().hears("last words");
        ann.isClosed();
        bob.hearsJoin("ann").hears("last words");
        bob.hearsLeave("ann");
        bob.says("missed");
        bob.hears("missed");
        venue.connect("ann").finalsUntil("missed");
    }
}
