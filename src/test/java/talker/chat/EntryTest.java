package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.protocol.UserName;

class EntryTest {
    @Test
    void aLineWithoutASlashIsSaidAsItIs() {
        assertThat(Entry.of(" hello /quit ")).isEqualTo(new Entry.Speech(" hello /quit "));
        assertThat(Entry.of("//quit")).isEqualTo(new Entry.Speech("/quit"));
        assertThat(Entry.of("///")).isEqualTo(new Entry.Speech("//"));
        assertThat(Entry.of(" \t")).isEqualTo(new Entry.Nothing());
    }

    @Test
    void commandsAreKnown() {
        assertThat(Entry.of("/who")).isEqualTo(new Entry.Who());
        assertThat(Entry.of("/help ")).isEqualTo(new Entry.Help());
        assertThat(Entry.of("/quit")).isEqualTo(new Entry.Quit());
        assertThat(Entry.of("/retry")).isEqualTo(new Entry.Retry());
        assertThat(Entry.of("/forget")).isEqualTo(new Entry.Forget());
    }

    @Test
    void aWhisperNamesAUserAndItsText() {
        assertThat(Entry.of("/to bob  it is late ")).isEqualTo(new Entry.Whisper(UserName.of("bob"), "it is late"));
        assertThat(Entry.of("/to \"Ann Lee\" hello")).isEqualTo(new Entry.Whisper(UserName.of("Ann Lee"), "hello"));
        assertThat(Entry.of("/to bob")).isEqualTo(new Entry.Whisper(UserName.of("bob"), ""));
        assertThat(Entry.of("/to bob a\nb")).isEqualTo(new Entry.Whisper(UserName.of("bob"), "a\nb"));
    }

    @Test
    void aPageOfHistoryHasASizeWithinBounds() {
        assertThat(Entry.of("/history")).isEqualTo(new Entry.Earlier(Entry.USUAL_PAGE));
        assertThat(Entry.of("/history 1")).isEqualTo(new Entry.Earlier(1));
        assertThat(Entry.of("/history 1000")).isEqualTo(new Entry.Earlier(1000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/history 0",
                "/history 1001",
                "/history 99999999999999999999",
                "/history -1",
                "/history ten",
                "/to",
                "/to ",
                "/to \"Ann",
                "/to \u200b x",
                "/who else",
                "/quit now",
                "/nick ann",
                "/",
                "/Quit",
                "/ to bob x"
            })
    void whatCannotBeDoneIsNeverSaid(String line) {
        assertThat(Entry.of(line)).isInstanceOf(Entry.Wrong.class);
    }
}
