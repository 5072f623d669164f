package talker.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines of version 2, key by key, and what of them version 1 has. */
class JsonLinesVersion2Test {
    private static final String ID = "4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b";
    private static final MessageId MESSAGE = MessageId.of(ID);
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("b\"b");

    @Test
    void aFinalHasSeqAndTimeAndWhomItIsFor() {
        ServerMessage.Final toAll = new ServerMessage.Final("hi", MESSAGE, ANN, 7, 1790000000000L, null);
        String text = "{\"type\":\"message\",\"content\":\"hi\",\"id\":\"" + ID + "\",\"from\":\"ann\",\"final\":true";
        assertThat(two(toAll)).isEqualTo(text + ",\"seq\":7,\"time\":1790000000000}\n");
        assertThat(one(toAll)).isEqualTo(text + "}\n");
        ServerMessage.Final toBob = new ServerMessage.Final("hi", MESSAGE, ANN, 7, 1790000000000L, BOB);
        assertThat(two(toBob))
                .isEqualTo(text + ",\"seq\":7,\"time\":1790000000000,\"to\":\"b\\\"b\",\"private\":true}\n");
    }

    @Test
    void aPartialSaysWhomItIsFor() {
        String text = "{\"type\":\"message\",\"content\":\"h\",\"id\":\"" + ID + "\",\"from\":\"ann\"";
        assertThat(two(new ServerMessage.Partial("h", MESSAGE, ANN, null))).isEqualTo(text + "}\n");
        assertThat(two(new ServerMessage.Partial("h", MESSAGE, ANN, BOB)))
                .isEqualTo(text + ",\"to\":\"b\\\"b\",\"private\":true}\n");
    }

    @Test
    void connected() {
        ServerMessage.Connected connected = new ServerMessage.Connected(
                RoomName.of("acme.lobby"),
                ANN,
                7,
                List.of(ANN, BOB),
                List.of(
                        new ServerMessage.Draft(MESSAGE, BOB, "h", null),
                        new ServerMessage.Draft(MESSAGE, BOB, "psst", ANN)));
        assertThat(two(connected))
                .isEqualTo("{\"type\":\"connected\",\"room\":\"acme.lobby\",\"user\":\"ann\",\"version\":2,\"seq\":7,"
                        + "\"users\":[\"ann\",\"b\\\"b\"],\"drafts\":["
                        + "{\"id\":\"" + ID + "\",\"from\":\"b\\\"b\",\"content\":\"h\"},"
                        + "{\"id\":\"" + ID
                        + "\",\"from\":\"b\\\"b\",\"content\":\"psst\",\"to\":\"ann\",\"private\":true}"
                        + "]}\n");
    }

    @Test
    void answersToRequests() {
        assertThat(two(new ServerMessage.Users(List.of(ANN, BOB))))
                .isEqualTo("{\"type\":\"users\",\"users\":[\"ann\",\"b\\\"b\"]}\n");
        assertThat(two(new ServerMessage.Users(List.of()))).isEqualTo("{\"type\":\"users\",\"users\":[]}\n");
        assertThat(two(new ServerMessage.Pong())).isEqualTo("{\"type\":\"pong\"}\n");
    }

    @Test
    void aPageHasItsMessagesAsTheirLinesAre() {
        assertThat(page(List.of(), false)).isEqualTo("{\"type\":\"history\",\"messages\":[],\"more\":false}\n");
        assertThat(page(List.of("{\"a\":1}\n", "{\"b\":2}\n", "{}\n"), true))
                .isEqualTo("{\"type\":\"history\",\"messages\":[{\"a\":1},{\"b\":2},{}],\"more\":true}\n");
    }

    private static String page(List<String> lines, boolean more) {
        List<byte[]> bytes = lines.stream().map(line -> line.getBytes(UTF_8)).toList();
        return new String(JsonLines.page(bytes, more), UTF_8);
    }

    @Test
    void anErrorHasItsCodeAndTheIdOfItsMessage() {
        for (ErrorCode code : ErrorCode.values()) {
            String withCode =
                    "{\"type\":\"error\",\"code\":\"" + code.code() + "\",\"message\":\"" + code.text() + "\"";
            assertThat(two(ServerMessage.Error.of(code))).isEqualTo(withCode + "}\n");
            assertThat(two(new ServerMessage.Error(code, MESSAGE))).isEqualTo(withCode + ",\"id\":\"" + ID + "\"}\n");
            String inVersion1 = "{\"type\":\"error\",\"message\":\"" + code.text() + "\"";
            assertThat(one(new ServerMessage.Error(code, MESSAGE)))
                    .isEqualTo(inVersion1 + (code == ErrorCode.NOT_STORED ? ",\"id\":\"" + ID + "\"}\n" : "}\n"));
        }
    }

    @Test
    void joinAndLeaveAreTheSameInBothVersions() {
        for (ServerMessage message : List.of(new ServerMessage.Join(ANN), new ServerMessage.Leave(BOB))) {
            assertThat(two(message)).isEqualTo(one(message));
        }
    }

    private static String one(ServerMessage message) {
        return new String(JsonLines.encode(message, Version.ONE), UTF_8);
    }

    private static String two(ServerMessage message) {
        return new String(JsonLines.encode(message, Version.TWO), UTF_8);
    }
}
