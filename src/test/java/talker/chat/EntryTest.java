package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import talker.protocol.Measure;
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
    void aMessageIsNamedByWhoWroteItAndByItsWords() {
        assertThat(Entry.of("/redact")).isEqualTo(new Entry.Redact(Optional.empty(), ""));
        assertThat(Entry.of("/redact bob")).isEqualTo(new Entry.Redact(Optional.of(UserName.of("bob")), ""));
        assertThat(Entry.of("/redact \"Ann Lee\"  two words "))
                .isEqualTo(new Entry.Redact(Optional.of(UserName.of("Ann Lee")), "two words"));
    }

    @Test
    void measuresHaveATimeWhereTheyMayAndAReason() {
        UserName bob = UserName.of("bob");
        assertThat(Entry.of("/kick bob")).isEqualTo(new Entry.Moderate(Measure.KICK, bob, null, null));
        assertThat(Entry.of("/kick bob 10m of noise"))
                .isEqualTo(new Entry.Moderate(Measure.KICK, bob, null, "10m of noise"));
        assertThat(Entry.of("/mute bob 10m"))
                .isEqualTo(new Entry.Moderate(Measure.MUTE, bob, Duration.ofMinutes(10), null));
        assertThat(Entry.of("/mute bob 1s  too loud "))
                .isEqualTo(new Entry.Moderate(Measure.MUTE, bob, Duration.ofSeconds(1), "too loud"));
        assertThat(Entry.of("/ban \"Ann Lee\" 3650d"))
                .isEqualTo(new Entry.Moderate(Measure.BAN, UserName.of("Ann Lee"), Duration.ofDays(3650), null));
        assertThat(Entry.of("/ban bob 10 minutes")).isEqualTo(new Entry.Moderate(Measure.BAN, bob, null, "10 minutes"));
        assertThat(Entry.of("/unmute bob")).isEqualTo(new Entry.Moderate(Measure.UNMUTE, bob, null, null));
        assertThat(Entry.of("/unban bob sorry")).isEqualTo(new Entry.Moderate(Measure.UNBAN, bob, null, "sorry"));
        assertThat(Entry.of("/ban bob " + "x".repeat(500))).isInstanceOf(Entry.Moderate.class);
        assertThat(Entry.of("/ban bob " + "x".repeat(501))).isInstanceOf(Entry.Wrong.class);
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
                "/redact \"bob",
                "/redact \u200b",
                "/kick",
                "/mute ",
                "/mute bob 0s",
                "/ban bob 3651d",
                "/ban bob because\nof this",
                "/appoint bob",
                "/clear all",
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
