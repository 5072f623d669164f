package talker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameTest {
    private static final String LONGEST = "a" + "-".repeat(62);

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "0000.1", "demo.lobby", "a_.b-", "9-_.z0"})
    void aRoomIsAnAccountAndARoom(String text) {
        assertThat(RoomName.parse(text)).get().hasToString(text);
        assertThat(RoomName.of(text)).hasToString(text);
    }

    @Test
    void partsHaveUpTo63Characters() {
        assertThat(RoomName.parse(LONGEST + "." + LONGEST)).isPresent();
        assertThat(RoomName.parse(LONGEST + "-.b")).isEmpty();
        assertThat(RoomName.parse("a." + LONGEST + "-")).isEmpty();
        assertThat(RoomName.parsePart(LONGEST)).contains(LONGEST);
        assertThat(RoomName.parsePart(LONGEST + "-")).isEmpty();
    }

    @Test
    void namesAreComparedInLowerCase() {
        assertThat(RoomName.parse("ACME.Lobby")).isEqualTo(RoomName.parse("acme.lobby"));
        assertThat(RoomName.parse("ACME.Lobby")).contains(new RoomName("acme", "lobby"));
        assertThat(RoomName.parsePart("Lobby")).contains("lobby");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a",
                "a.",
                ".b",
                "a.b.c",
                "a..b",
                "-a.b",
                "_a.b",
                "a.-b",
                "a.b ",
                " a.b",
                "a b.c",
                "a.b\n",
                "a/b",
                "\u00e4.b",
                "a.\u212a",
                "a.\u0130",
                "\uff41.b",
                "a.b\u0000",
                "a.b\u200b",
                "0000"
            })
    void anythingElseIsNoRoom(String text) {
        assertThat(RoomName.parse(text)).isEmpty();
        assertThatThrownBy(() -> RoomName.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUpperCaseNameCannotBeMadeByTheConstructor() {
        assertThatThrownBy(() -> new RoomName("A", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RoomName("a", "B")).isInstanceOf(IllegalArgumentException.class);
    }
}
