package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import talker.protocol.UserName;

class CompletionTest {
    private static final List<UserName> USERS =
            Stream.of("Ann Lee", "bob", "cyd", "cyril").map(UserName::of).toList();

    private static String completed(String line) {
        return Completion.of(InputLine.of(line), USERS).map(InputLine::text).orElse(line);
    }

    @Test
    void aCommandIsCompletedWhereItIsClear() {
        assertThat(completed("/hi")).isEqualTo("/history ");
        assertThat(completed("/h")).isEqualTo("/h");
        assertThat(completed("/x")).isEqualTo("/x");
    }

    @Test
    void aNameIsCompletedAsFarAsItIsClear() {
        assertThat(completed("b")).isEqualTo("bob: ");
        assertThat(completed("hello B")).isEqualTo("hello bob ");
        assertThat(completed("c")).isEqualTo("cy");
        assertThat(completed("cy")).isEqualTo("cy");
        assertThat(completed("hello ")).isEqualTo("hello ");
        assertThat(completed("")).isEmpty();
    }

    @Test
    void aNameWithASpaceIsQuotedForAWhisper() {
        assertThat(completed("/to a")).isEqualTo("/to \"Ann Lee\" ");
        assertThat(completed("/to \"a")).isEqualTo("/to \"Ann Lee\" ");
        assertThat(completed("an")).isEqualTo("Ann Lee: ");
        assertThat(Entry.of(completed("/to a") + "hi")).isEqualTo(new Entry.Whisper(UserName.of("Ann Lee"), "hi"));
    }

    @Test
    void aNameIsQuotedForEveryCommandThatTakesOne() {
        for (String command : List.of("/redact", "/kick", "/mute", "/unmute", "/ban", "/unban")) {
            assertThat(completed(command + " a")).isEqualTo(command + " \"Ann Lee\" ");
        }
        assertThat(completed("/redact bob a")).isEqualTo("/redact bob Ann Lee ");
        assertThat(completed("/unb")).isEqualTo("/unban ");
    }

    @Test
    void whatStandsBehindTheCursorStays() {
        assertThat(Completion.of(new InputLine("hi bo and cyd", 5), USERS))
                .contains(new InputLine("hi bob  and cyd", 7));
    }
}
