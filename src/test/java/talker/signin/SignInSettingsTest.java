package talker.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator may write, and what is refused at the start rather than trusted. */
class SignInSettingsTest {
    private static final String GOOD =
            "issuer = a, accounts = [acme], audience = talker, jwks = keys, algorithms = [RS256]";

    private static SignInSettings read(String issuers, String... more) {
        return SignInSettings.from(
                ConfigFactory.parseString("talker.sign-in.jwt.issuers = [" + issuers + "]\n" + String.join("\n", more))
                        .withFallback(ConfigFactory.parseResources("talker.conf"))
                        .resolve()
                        .getConfig("talker"));
    }

    @Test
    void aGoodIssuerIsRead() {
        Issuer issuer = read("{" + GOOD + "}").issuers().get(0);
        assertThat(issuer.userClaim()).isEqualTo("sub");
        assertThat(issuer.roomsClaim()).isEmpty();
        assertThat(issuer.hasUrl()).isFalse();
        assertThat(read("").issuers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    algorithms = [none]                       | must be some of
                    algorithms = [HS256]                      | must be some of
                    algorithms = [RS256, HS512]               | must be some of
                    algorithms = []                           | must be some of
                    accounts = []                             | must name the accounts
                    accounts = ["*"]                          | is no account's name
                    accounts = [Acme]                         | is no account's name
                    issuer = ""                               | must not be empty
                    audience = " "                            | must not be empty
                    jwks = "http://login.example.org/keys"    | must be https
                    jwks = "https://"                         | must be https
                    algoritms = [RS256]                       | no such setting
                    """)
    void whatWouldTrustTooMuchIsRefused(String wrong, String why) {
        assertThatThrownBy(() -> read("{" + GOOD + ", " + wrong + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(why);
    }

    @Test
    void oneIssuerMayHaveAnEntryForEachAudience() {
        String other = GOOD.replace("talker", "chat").replace("acme", "other");
        assertThat(read("{" + GOOD + "}, {" + other + "}").issuers()).hasSize(2);
        assertThatThrownBy(() -> read("{" + GOOD + "}, {" + GOOD + "}")).hasMessageContaining("twice");
    }

    @Test
    void aLineHasRoomForTheLongestToken() {
        List<String> most =
                List.of("talker.protocol.max-line-length = 9KiB", "talker.sign-in.jwt.max-token-length = 8KiB");
        assertThat(read("{" + GOOD + "}", most.get(0), most.get(1)).maxTokenLength())
                .isEqualTo(8192);
        assertThatThrownBy(() -> read("{" + GOOD + "}", most.get(0), "talker.sign-in.jwt.max-token-length = 8193"))
                .hasMessageContaining("max-line-length");
    }
}
