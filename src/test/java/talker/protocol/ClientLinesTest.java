package talker.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line is depends on the version that the connection's connect has asked for. */
class ClientLinesTest {
    private static final String ID = "4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b";
    private static final String WHO = "\"room\":\"acme.lobby\",\"user\":\"ann\",\"token\":\"t\"";

    private final ClientLines lines = new ClientLines();

    // Version

    @Test
    void aConnectWithoutAVersionOrWithVersion1IsOfVersion1() {
        assertThat(terms("")).isEqualTo(Terms.OF_VERSION_1);
        assertThat(terms(",\"version\":1")).isEqualTo(Terms.OF_VERSION_1);
        assertThat(terms(",\"version\":1,\"since\":3,\"history\":4,\"partials\":false"))
                .isEqualTo(Terms.OF_VERSION_1);
        assertThat(terms(",\"since\":\"x\",\"history\":-1,\"partials\":7")).isEqualTo(Terms.OF_VERSION_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "1000", "9223372036854775807"})
    void aNewerVersionIsServedAsVersion2(String version) {
        assertThat(terms(",\"version\":" + version)).isEqualTo(new Terms(Version.TWO, null, 0, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.0",
                "2e0",
                "1.5",
                "\"2\"",
                "null",
                "true",
                "[2]",
                "{}",
                "9223372036854775808",
                "1e400"
            })
    void whatIsNoVersionIsAWrongConnectInVersion1(String version) {
        assertThat(read(connect(",\"version\":" + version))).isEqualTo(new ClientLine.BadConnect(Version.ONE));
    }

    @Test
    void aVersionOfTwoThousandDigitsIsNone() {
        assertThat(read(connect(",\"version\":" + "9".repeat(2000)))).isEqualTo(new ClientLine.BadConnect(Version.ONE));
        assertThat(read(connect(",\"version\":-" + "9".repeat(2000))))
                .isEqualTo(new ClientLine.BadConnect(Version.ONE));
    }

    // What is to be sent first

    @Test
    void since() {
        assertThat(terms(",\"version\":2,\"since\":0").since()).isZero();
        assertThat(terms(",\"version\":2,\"since\":9223372036854775807").since())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(terms(",\"version\":2").since()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "999,999", "1000,1000", "1001,1000", "9223372036854775807,1000"})
    void historyIsAtMost1000(String asked, int given) {
        assertThat(terms(",\"version\":2,\"history\":" + asked).history()).isEqualTo(given);
    }

    @Test
    void partials() {
        assertThat(terms(",\"version\":2,\"partials\":false").partials()).isFalse();
        assertThat(terms(",\"version\":2,\"partials\":true").partials()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"since\":-1",
                "\"since\":1.5",
                "\"since\":\"1\"",
                "\"since\":null",
                "\"since\":9223372036854775808",
                "\"history\":-1",
                "\"history\":true",
                "\"history\":[]",
                "\"partials\":0",
                "\"partials\":\"false\"",
                "\"partials\":null"
            })
    void aWrongWishIsAWrongConnectInVersion2(String wish) {
        assertThat(read(connect(",\"version\":2," + wish))).isEqualTo(new ClientLine.BadConnect(Version.TWO));
    }

    @Test
    void aWrongUserIsAWrongConnectInTheVersionThatWasAskedFor() {
        assertThat(read("{\"type\":\"connect\",\"version\":2,\"room\":\"acme.lobby\",\"user\":\"\",\"token\":\"t\"}"))
                .isEqualTo(new ClientLine.BadConnect(Version.TWO));
    }

    // Once connected

    @Test
    void aRequestIsUnknownBeforeTheConnectAndInVersion1() {
        for (String request : new String[] {"history", "users"}) {
            String line = "{\"type\":\"" + request + "\"}";
            ClientLine unknown = new ClientLine.BadField(ErrorCode.UNKNOWN_TYPE, null);
            assertThat(read(line)).isEqualTo(unknown);
            ClientLines ofVersion1 = new ClientLines();
            read(ofVersion1, connect(",\"version\":1"));
            assertThat(read(ofVersion1, line)).isEqualTo(unknown);
        }
    }

    @Test
    void theFirstConnectDecides() {
        read(connect(""));
        read(connect(",\"version\":2"));
        assertThat(read("{\"type\":\"users\"}")).isEqualTo(new ClientLine.BadField(ErrorCode.UNKNOWN_TYPE, null));
        ClientLines other = new ClientLines();
        read(other, connect(",\"version\":2"));
        read(other, connect(""));
        assertThat(read(other, "{\"type\":\"users\"}")).isEqualTo(new ClientMessage.Users());
    }

    @Test
    void anUnknownTypeIsAnsweredWithTheTypesOfTheVersion() {
        connectInVersion2();
        for (String type : new String[] {"", "pong", "connected", "History"}) {
            assertThat(read("{\"type\":\"" + type + "\"}"))
                    .isEqualTo(new ClientLine.BadField(ErrorCode.UNKNOWN_TYPE_IN_VERSION_2, null));
        }
        assertThat(read("{\"type\":1}")).isEqualTo(new ClientLine.BadField(ErrorCode.BAD_TYPE, null));
    }

    @Test
    void historyRequestsSayBeforeWhatAndHowMany() {
        connectInVersion2();
        assertThat(read("{\"type\":\"history\"}")).isEqualTo(new ClientMessage.History(Long.MAX_VALUE, 100));
        assertThat(read("{\"type\":\"history\",\"before\":0,\"limit\":1}")).isEqualTo(new ClientMessage.History(0, 1));
        assertThat(read("{\"limit\":1000,\"before\":77,\"type\":\"history\"}"))
                .isEqualTo(new ClientMessage.History(77, 1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "\"7\"", "null", "true", "9223372036854775808"})
    void beforeMustBeAnInteger(String before) {
        connectInVersion2();
        assertThat(read("{\"type\":\"history\",\"before\":" + before + "}"))
                .isEqualTo(new ClientLine.BadField(ErrorCode.BAD_BEFORE, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "1.0", "\"7\"", "null", "99999999999999999999999"})
    void limitMustBe1To1000(String limit) {
        connectInVersion2();
        assertThat(read("{\"type\":\"history\",\"limit\":" + limit + "}"))
                .isEqualTo(new ClientLine.BadField(ErrorCode.BAD_LIMIT, null));
    }

    @Test
    void aMessageMayBeToOneUserInVersion2() {
        String line = message("\"content\":\"hi\",\"id\":\"" + ID + "\",\"to\":\"Bob B\"");
        ClientMessage.Post toAll = new ClientMessage.Post(MessageId.of(ID), "hi", false);
        assertThat(read(line)).isEqualTo(toAll);
        connectInVersion2();
        assertThat(read(line)).isEqualTo(new ClientMessage.Post(MessageId.of(ID), "hi", false, UserName.of("Bob B")));
        assertThat(read(message("\"content\":\"hi\",\"id\":\"" + ID + "\""))).isEqualTo(toAll);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" bob\"", "1", "null", "false", "[\"bob\"]", "\"\\ud800\"", "\"b\\u0000b\""})
    void toMustBeTheNameOfAUser(String to) {
        String line = message("\"content\":\"hi\",\"id\":\"" + ID + "\",\"to\":" + to);
        assertThat(read(line)).as("in version 1").isEqualTo(new ClientMessage.Post(MessageId.of(ID), "hi", false));
        connectInVersion2();
        assertThat(read(line)).isEqualTo(new ClientLine.BadField(ErrorCode.BAD_TO, MessageId.of(ID)));
    }

    @Test
    void aWrongMessageIsNamedByItsIdWhereThatCanBeRead() {
        connectInVersion2();
        assertThat(read(message("\"content\":1,\"id\":\"" + ID + "\"")))
                .isEqualTo(new ClientLine.BadField(ErrorCode.BAD_CONTENT, MessageId.of(ID)));
        assertThat(read(message("\"content\":1,\"id\":\"x\"")))
                .isEqualTo(new ClientLine.BadField(ErrorCode.BAD_CONTENT, null));
        assertThat(read(message("\"content\":\"\",\"id\":\"" + ID + "\",\"final\":1")))
                .isEqualTo(new ClientLine.BadField(ErrorCode.BAD_FINAL, MessageId.of(ID)));
    }

    private void connectInVersion2() {
        assertThat(read(connect(",\"version\":2"))).isInstanceOf(ClientMessage.Connect.class);
    }

    private Terms terms(String wishes) {
        return ((ClientMessage.Connect) read(new ClientLines(), connect(wishes))).terms();
    }

    private static String connect(String wishes) {
        return "{\"type\":\"connect\"," + WHO + wishes + "}";
    }

    private static String message(String fields) {
        return "{\"type\":\"message\"," + fields + "}";
    }

    private ClientLine read(String line) {
        return read(lines, line);
    }

    private static ClientLine read(ClientLines lines, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return lines.read(bytes, 0, bytes.length);
    }
}
