package talker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key with which a webhook's deliveries are signed. The receiver is told it once, when the webhook is added. The
 * server has to keep it as it is, since it signs with it: in the journal, and so in every backup of it. Never logged, so
 * absent from {@link #toString()}.
 */
public final class WebhookSecret {
    private static final int RANDOM_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private WebhookSecret(String text) {
        this.text = text;
    }

    /** A new secret: 32 random bytes as base64url without padding. */
    public static WebhookSecret random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new WebhookSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The inverse of {@link #text()}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WebhookSecret of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a secret is not empty");
        }
        return new WebhookSecret(text);
    }

    /**
     * The signature of a body that is sent at a time: {@code sha256=} and the HMAC-SHA-256, in hex, of the time, a dot and
     * the body. The key is the UTF-8 of the secret's text.
     *
     * @param timestamp in seconds since the epoch; it is signed too, so that a receiver can refuse what is old
     */
    String sign(long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(text.getBytes(UTF_8), ALGORITHM));
            mac.update((timestamp + ".").getBytes(UTF_8));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
        }
    }

    /** The secret itself, to be shown to the receiver and nobody else. */
    @JsonValue
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookSecret that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "WebhookSecret[secret]";
    }
}
