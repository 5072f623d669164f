package talker.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
    @Test
    void itsPartsAreWhatIsAskedFor() {
        WebhookUrl url = WebhookUrl.of("HTTPS://Hooks.Example.org:8443/a%20b/c?key=%2F&x=1");
        assertThat(url.isSecure()).isTrue();
        assertThat(url.host()).isEqualTo("hooks.example.org");
        assertThat(url.port()).isEqualTo(8443);
        assertThat(url.hasPort()).isTrue();
        assertThat(url.target()).isEqualTo("/a%20b/c?key=%2F&x=1");
        assertThat(url.text()).isEqualTo("HTTPS://Hooks.Example.org:8443/a%20b/c?key=%2F&x=1");
    }

    @Test
    void thePortIsThatOfTheSchemeUnlessItIsSaid() {
        assertThat(WebhookUrl.of("http://example.org").port()).isEqualTo(80);
        assertThat(WebhookUrl.of("https://example.org").port()).isEqualTo(443);
        assertThat(WebhookUrl.of("https://example.org").hasPort()).isFalse();
        assertThat(WebhookUrl.of("http://example.org").target()).isEqualTo("/");
        assertThat(WebhookUrl.of("http://example.org?a").target()).isEqualTo("/?a");
        assertThat(WebhookUrl.of("http://[2001:DB8::1]:65535/").host()).isEqualTo("2001:db8::1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "//example.org/",
                "/hook",
                "ftp://example.org/",
                "file:///etc/passwd",
                "http:example.org",
                "http:///hook",
                "http://",
                "http://user@example.org/",
                "http://user:password@example.org/",
                "http://@example.org/",
                "http://example.org/#part",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://example.org:x/",
                "http://exa mple.org/",
                "http://example.org/a b",
                "http://example.org/\r\nHost: other",
                "http://example.org/\u0000",
                "http://ex\u00e4mple.org/",
                "http://example.org/\u4e16",
                "http://[::1/",
                "http://example.org/%zz",
                "http://example.org/|",
                "javascript:alert(1)"
            })
    void whatIsNoUrlForAWebhookIsRefused(String text) {
        assertThat(WebhookUrl.parse(text)).isEmpty();
        assertThatThrownBy(() -> WebhookUrl.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itHasAtMost2048Characters() {
        String longest = "http://example.org/" + "a".repeat(2048 - "http://example.org/".length());
        assertThat(WebhookUrl.parse(longest)).isPresent();
        assertThat(WebhookUrl.parse(longest + "a")).isEmpty();
    }

    @Test
    void aLogShowsItsHostOnly() {
        assertThat(WebhookUrl.of("https://example.org/secret?key=secret")).hasToString("WebhookUrl[example.org]");
        assertThat(WebhookSecret.random()).hasToString("WebhookSecret[secret]");
    }
}
