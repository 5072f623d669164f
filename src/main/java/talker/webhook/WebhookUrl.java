package talker.webhook;

import akka.http.javadsl.model.Uri;
import akka.http.scaladsl.model.IllegalUriException;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a webhook is delivered: an absolute {@code http} or {@code https} URL of at most {@value #MAX_LENGTH} ASCII
 * characters, with a host, and without a user, a password or a fragment. It may hold a secret of the receiver's, so it is
 * never logged: {@link #host()} is.
 */
public final class WebhookUrl {
    /** The longest, in characters. */
    public static final int MAX_LENGTH = 2048;

    private static final int MAX_PORT = 65_535;

    private final String text;
    private final URI uri;

    private WebhookUrl(String text, URI uri) {
        this.text = text;
        this.uri = uri;
    }

    /** Reads a URL; empty where the text breaks one of the rules above. */
    public static Optional<WebhookUrl> parse(String text) {
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            return Optional.empty();
        }
        try {
            WebhookUrl url = new WebhookUrl(text, new URI(text));
            return url.isUsable() ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    /** As {@link #parse}, for URLs that were checked when they were first read. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WebhookUrl of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a URL for a webhook"));
    }

    private boolean isUsable() {
        String scheme = uri.getScheme();
        return scheme != null
                && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && uri.getPort() != 0
                && uri.getPort() <= MAX_PORT
                && isRequestTarget(target());
    }

    /** What asks has the last word: a target that it cannot send is found out here and not at every delivery. */
    private static boolean isRequestTarget(String target) {
        try {
            Uri.create(target);
            return true;
        } catch (IllegalUriException wrong) {
            return false;
        }
    }

    /** Whether it is asked over TLS. */
    boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    /** The name or the address of the receiver, in lower case; an IPv6 address without brackets. */
    public String host() {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port that it names, or that of its scheme. */
    int port() {
        return uri.getPort() > 0 ? uri.getPort() : isSecure() ? 443 : 80;
    }

    boolean hasPort() {
        return uri.getPort() > 0;
    }

    /** Path and query: what the receiver is asked for. */
    String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** The URL as it was given. */
    @JsonValue
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookUrl that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Its host alone. */
    @Override
    public String toString() {
        return "WebhookUrl[" + host() + "]";
    }
}
