package talker.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginsTest {
    private final Origins own = new Origins(List.of());
    private final Origins some = new Origins(List.of("https://Chat.example.org", "http://localhost:3000"));
    private final Origins all = new Origins(List.of("*"));

    @Test
    void whoSaysNothingMayConnect() {
        assertThat(own.admit(Optional.empty(), Optional.empty())).isTrue();
        assertThat(own.admit(Optional.empty(), Optional.of("talk.example.org"))).isTrue();
    }

    @Test
    void theServersOwnPagesMayConnect() {
        assertThat(admits(own, "https://talk.example.org", "talk.example.org")).isTrue();
        assertThat(admits(own, "http://talk.example.org:8080", "Talk.example.org:8080"))
                .isTrue();
        assertThat(admits(own, "http://[::1]:8080", "[::1]:8080")).isTrue();
    }

    @Test
    void pagesOfOthersMayNot() {
        assertThat(admits(own, "https://evil.example", "talk.example.org")).isFalse();
        assertThat(admits(own, "http://talk.example.org", "talk.example.org:8080"))
                .isFalse();
        assertThat(admits(own, "http://talk.example.org.evil.example", "talk.example.org"))
                .isFalse();
        assertThat(admits(own, "http://a.talk.example.org", "talk.example.org")).isFalse();
        assertThat(admits(own, "talk.example.org", "talk.example.org")).isFalse();
        assertThat(admits(own, "null", "null")).isFalse();
        assertThat(admits(own, "", "")).isFalse();
        assertThat(own.admit(Optional.of("https://evil.example"), Optional.empty()))
                .isFalse();
    }

    @Test
    void sitesThatTheSettingNamesMayConnect() {
        assertThat(admits(some, "https://chat.example.org", "talk.example.org")).isTrue();
        assertThat(admits(some, "http://localhost:3000", "talk.example.org")).isTrue();
        assertThat(admits(some, "http://chat.example.org", "talk.example.org")).isFalse();
        assertThat(admits(some, "http://localhost", "talk.example.org")).isFalse();
        assertThat(admits(all, "https://evil.example", "talk.example.org")).isTrue();
        assertThat(admits(all, "null", "talk.example.org")).isTrue();
    }

    private static boolean admits(Origins origins, String origin, String host) {
        return origins.admit(Optional.of(origin), Optional.of(host));
    }
}
