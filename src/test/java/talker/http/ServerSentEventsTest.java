package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;

class ServerSentEventsTest {
    private static final MessageId ID = MessageId.of("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static final UserName ANN = UserName.of("ann");

    /** What a line looks like where it says what its content here only pretends to. */
    private static final String TRAP = "\",\"from\":\"eve\",\"final\":true,\"seq\":7,\"time\":8}\n\nid: 9\ndata: {";

    @Test
    void aMessageHasItsSeqAsItsId() {
        assertThat(event(new ServerMessage.Final("hello", ID, ANN, 42, 5, null)))
                .isEqualTo("event: message\nid: 42\ndata: {\"type\":\"message\",\"content\":\"hello\",\"id\":\"" + ID
                        + "\",\"from\":\"ann\",\"final\":true,\"seq\":42,\"time\":5}\n\n");
    }

    @Test
    void noContentLooksLikeWhatItIsNot() {
        String draft = event(new ServerMessage.Partial(TRAP, ID, ANN, null));
        assertThat(draft).startsWith("event: draft\ndata: {").endsWith("}\n\n");
        assertThat(draft.lines()).hasSize(2 + 1);
        String message = event(new ServerMessage.Final(TRAP, ID, ANN, 42, 5, null));
        assertThat(message).startsWith("event: message\nid: 42\ndata: {");
        assertThat(message.lines()).hasSize(3 + 1);
        String trap = ",\"version\":2,\"seq\":7,\"users\":[";
        ServerMessage.Draft open = new ServerMessage.Draft(ID, ANN, trap, null);
        assertThat(event(new ServerMessage.Connected(RoomName.of("a.b"), ANN, 42, List.of(), List.of(open))))
                .startsWith("event: connected\nid: 42\ndata: {");
    }

    @Test
    void whoBeginsWithAReplayStandsWhereTheReplayBegins() {
        ServerMessage connected = connected(42);
        assertThat(event(connected, 17L, 0)).startsWith("event: connected\nid: 17\n");
        assertThat(event(connected, null, 5)).startsWith("event: connected\ndata: ");
        assertThat(event(connected, 17L, 5)).startsWith("event: connected\nid: 17\n");
    }

    @Test
    void whereTheReplayIsAllThereIsItBeginsBeforeTheFirstMessage() {
        assertThat(event(connected(0), null, 5)).startsWith("event: connected\nid: 0\n");
        assertThat(event(connected(0), null, 0)).startsWith("event: connected\nid: 0\n");
        assertThat(event(connected(5), null, 5)).startsWith("event: connected\nid: 0\n");
        assertThat(event(connected(6), null, 5)).startsWith("event: connected\ndata: ");
        assertThat(event(connected(3), 2L, 5)).startsWith("event: connected\nid: 2\n");
    }

    private static ServerMessage connected(long seq) {
        return new ServerMessage.Connected(RoomName.of("a.b"), ANN, seq, List.of(), List.of());
    }

    @Test
    void theEndIsNoEventThatBrowsersTakeForABrokenConnection() {
        assertThat(event(ServerMessage.Error.of(ErrorCode.REVOKED)))
                .startsWith("event: end\ndata: {\"type\":\"error\",\"code\":\"revoked\"");
        assertThat(event(new ServerMessage.Join(ANN))).startsWith("event: join\n");
        assertThat(event(new ServerMessage.Leave(ANN))).startsWith("event: leave\n");
        assertThat(event(new ServerMessage.Pong())).isEqualTo(": still here\n\n");
    }

    @Test
    void aChunkMayHaveManyLines() {
        ByteString line = ByteString.fromArray(JsonLines.encode(new ServerMessage.Join(ANN), Version.TWO));
        ByteString chunk = line.concat(line).concat(line);
        assertThat(new ServerSentEvents(terms(null, 0)).ofLines(chunk).utf8String())
                .isEqualTo(event(new ServerMessage.Join(ANN)).repeat(3));
    }

    private static String event(ServerMessage message) {
        return event(message, null, 0);
    }

    private static String event(ServerMessage message, @Nullable Long since, int history) {
        ByteString line = ByteString.fromArray(JsonLines.encode(message, Version.TWO));
        return new ServerSentEvents(terms(since, history)).ofLines(line).utf8String();
    }

    private static Terms terms(@Nullable Long since, int history) {
        return new Terms(Version.TWO, since, history, true, false);
    }
}
