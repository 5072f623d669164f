package talker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.room.Fixtures;
import talker.testkit.Authority;
import talker.testkit.Authority.Signed;
import talker.testkit.Quietly;
import talker.tls.UnusableFileException;

/** Certificates whose files are replaced. */
class CertificatesTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create(Fixtures.config());

    @TempDir
    static Path folder;

    private static Signed first;
    private static Signed second;
    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void sign() throws Exception {
        Authority authority = Authority.create(folder);
        first = authority.sign("first", "127.0.0.1");
        second = authority.signEc("second", "127.0.0.1");
        certificate = folder.resolve("server.crt");
        key = folder.resolve("server.key");
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    @BeforeEach
    void showTheFirst() throws Exception {
        copy(first.certificate(), certificate);
        copy(first.key(), key);
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Certificates certificates(Path certificate, Path key) {
        return new Certificates(new TlsSettings(
                certificate, key, TlsSettings.Clients.NONE, Optional.empty(), Duration.ofSeconds(10), true, true));
    }

    private static String shown(Certificates certificates) {
        return certificates.identity().certificate().getSubjectX500Principal().getName();
    }

    @Test
    void whatCannotBeUsedStopsTheStart() {
        assertThatThrownBy(() -> certificates(certificate, second.key()))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("talker.tls.key = " + second.key());
    }

    /** A certificate and its key are two files: between the first and the second nothing is wrong yet. */
    @Test
    void aPairIsTakenOnceBothAreThereWithoutACommentBetween() throws Exception {
        Certificates certificates = certificates(certificate, key);
        LoggingTestKit.warn("cannot be used").withOccurrences(0).expect(ACTORS.system(), () -> {
            quietly(() -> copy(second.certificate(), certificate));
            certificates.look();
            assertThat(shown(certificates)).isEqualTo("CN=first");
            quietly(() -> copy(second.key(), key));
            certificates.look();
            assertThat(shown(certificates)).isEqualTo("CN=second");
            return null;
        });
    }

    @Test
    void whatStaysBrokenIsToldOnceAndTheOldStaysInUse() throws Exception {
        Certificates certificates = certificates(certificate, key);
        Quietly.run(() -> LoggingTestKit.warn("it is not the key of the first certificate")
                .withOccurrences(1)
                .expect(ACTORS.system(), () -> {
                    quietly(() -> copy(second.key(), key));
                    for (int look = 0; look < 5; look++) {
                        certificates.look();
                    }
                    return null;
                }));
        Quietly.run(() -> LoggingTestKit.warn("there is no such file")
                .withOccurrences(1)
                .expect(ACTORS.system(), () -> {
                    quietly(() -> Files.delete(key));
                    for (int look = 0; look < 5; look++) {
                        certificates.look();
                    }
                    return null;
                }));
        assertThat(shown(certificates)).isEqualTo("CN=first");
        copy(first.key(), key);
        certificates.look();
        copy(second.certificate(), certificate);
        copy(second.key(), key);
        certificates.look();
        assertThat(shown(certificates)).isEqualTo("CN=second");
    }

    @Test
    void settingsThatCannotBeMeantAreNamed() {
        refuses("tcp.tls = on", "talker.tls.certificate");
        refuses("tls.certificate = \"a\"", "talker.tcp.tls = on");
        refuses("tcp.tls = on, tls.certificate = a, tls.key = b, tls.client-certificates = maybe", "none, optional or");
        refuses(
                "http.tls = on, tls.certificate = a, tls.key = b, tls.client-certificates = required",
                "talker.tls.client-authority");
    }

    @Test
    void proxySettingsThatCannotBeMeantAreNamed() {
        assertThatThrownBy(() -> TcpSettings.from(talker("tcp.proxy-protocol = required")))
                .hasMessageContaining("talker.balancers");
        assertThatThrownBy(() -> TcpSettings.from(talker("tcp.proxy-protocol = v1")))
                .hasMessageContaining("off or required");
        assertThat(TcpSettings.from(talker("tcp.proxy-protocol = off")).asksForProxy())
                .isFalse();
        assertThat(TcpSettings.from(talker("tcp.proxy-protocol = required, balancers = [\"::1\"]"))
                        .asksForProxy())
                .isTrue();
    }

    private static void refuses(String settings, String said) {
        assertThatThrownBy(() -> TlsSettings.from(talker(settings)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(said);
    }

    private static com.typesafe.config.Config talker(String settings) {
        return ConfigFactory.parseString("talker { " + settings + " }")
                .withFallback(ConfigFactory.parseResources("talker.conf"))
                .resolve()
                .getConfig("talker");
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void quietly(Action action) {
        try {
            action.run();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
