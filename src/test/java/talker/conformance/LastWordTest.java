package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, clause 9.9: errors of version 2, and why a connection ends. {@link ShutdownTest} stops a server. */
class LastWordTest {
    private static final String ID = "6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8a11";

    @RegisterExtension
    final Venue venue = Venue.open(
            "talker.session.idle-timeout = 3s",
            "talker.delivery.outbox-limit = 64KiB",
            "talker.delivery.page-bytes = 16KiB",
            "talker.room.recent-bytes = 16KiB",
            "talker.tcp.send-buffer = 16KiB");

    /** "an error about a message carries the message's `id`, after it, where that could be read". */
    @Test
    void errorsNameTheirMessage() {
        Talk ann = venue.connect2("ann");
        ann.sends("{\"type\":\"message\",\"content\":1,\"id\":\"" + ID + "\"}")
                .receives("{\"type\":\"error\",\"code\":\"bad_field\",\"message\":\"Field 'content' must be a string\","
                        + "\"id\":\"" + ID + "\"}");
        ann.sends("{\"type\":\"message\",\"content\":\"\",\"id\":\"" + ID + "\",\"final\":0}")
                .receives(
                        "{\"type\":\"error\",\"code\":\"bad_field\",\"message\":\"Field 'final' must be true or false\","
                                + "\"id\":\"" + ID + "\"}");
        ann.sends("{\"type\":\"message\",\"content\":1}")
                .receivesError("bad_field", "Field 'content' must be a string");
        ann.sends("{\"type\":\"message\",\"content\":\"\",\"id\":\"7\"}")
                .receivesError("bad_id", "Field 'id' must be a UUID");
        ann.sends("{\"type\":7}").receivesError("bad_field", "Field 'type' must be a string");
        ann.sends("{\"type\":\"shout\"}")
                .receivesError(
                        "unknown_type",
                        "Field 'type' must be connect, message, history, users, redact, kick, mute, unmute, ban, unban, ping or close");
        ann.sends(venue.connectLine2("ann")).receivesError("already_connected", "Already connected to a room");
        ann.hearsNothingElse();
    }

    @Test
    void aLineThatCannotBeReadIsTheLast() {
        Talk ann = venue.connect2("ann");
        ann.sends("nonsense").receivesError("invalid_json", "Invalid JSON").isClosed();
        ann = venue.connect2("ann");
        ann.sends("{" + " ".repeat(70_000))
                .receivesError("too_long", "Line too long")
                .isClosed();
    }

    /** "`rate_limited`, after too many errors (1.5)". */
    @Test
    void tooManyErrorsAreTheEnd() {
        Talk ann = venue.connect2("ann");
        for (int i = 0; i < 21; i++) {
            ann.sends("{\"type\":\"shout\"}");
        }
        List<Line> lines = ann.hearsOutUntilTheEnd();
        assertThat(lines).hasSize(22);
        assertThat(lines.get(21).text())
                .isEqualTo("{\"type\":\"error\",\"code\":\"rate_limited\",\"message\":\"Too many errors\"}");
    }

    /** "`idle` (6.2)". */
    @Test
    void aQuietConnectionIsToldSo() {
        Talk ann = venue.connect2("ann");
        ann.receivesError("idle", "Nothing sent or received for too long").isClosed();
    }

    /** "`revoked`". */
    @Test
    void aRemovedUserIsToldSo() {
        Talk ann = venue.connect2("ann");
        venue.removesUser("ann");
        ann.receivesError("revoked", "Access revoked").isClosed();
    }

    /** "`slow_reader` (4.7)", where it can still be told. */
    @Test
    void aSlowReaderIsToldWhenItReadsOn() {
        Talk ann = venue.connect2("ann", "\"partials\":false");
        Talk stuck = venue.dial("bob", 16 * 1024).sends(venue.connectLine2("bob"));
        stuck.hearsConnected();
        ann.hearsJoin("bob");
        String large = "x".repeat(20_000);
        boolean isGone = false;
        for (int i = 0; i < 40 && !isGone; i++) {
            String id = UUID.randomUUID().toString();
            ann.says(id, large);
            Line line = ann.next();
            isGone = line.field("type").equals("leave");
        }
        List<Line> lines = stuck.hearsOutUntilTheEnd();
        assertThat(lines.get(lines.size() - 1).text())
                .isEqualTo("{\"type\":\"error\",\"code\":\"slow_reader\",\"message\":\"Reading too slowly\"}");
        assertThat(venue.connect2("bob").finalsUntil(large)).isNotEmpty();
    }
}
