package talker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final String KEY = "talker.session.idle-timeout";

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(KEY);
        System.clearProperty("talker.sesion.idle-timeout");
    }

    @Test
    void theDefaultsAreThoseOfTheOperatorsManual() throws Exception {
        Config manual = ConfigFactory.parseFile(Path.of("conf/talker.conf").toFile());
        Config loaded = Configuration.load(ConfigFactory.empty(), Optional.empty());
        assertThat(loaded.getConfig("talker")).isEqualTo(manual.resolve().getConfig("talker"));
        assertThat(Settings.from(loaded)).isNotNull();
    }

    @Test
    void theFileOverridesTheDefaultsFlagsTheFileAndPropertiesEverything() throws Exception {
        assertThat(idleTimeout(Map.of(), "")).isEqualTo("60s");
        assertThat(idleTimeout(Map.of(), KEY + " = 50s")).isEqualTo("50s");
        assertThat(idleTimeout(Map.of(KEY, "40s"), KEY + " = 50s")).isEqualTo("40s");
        System.setProperty(KEY, "30s");
        assertThat(idleTimeout(Map.of(KEY, "40s"), KEY + " = 50s")).isEqualTo("30s");
    }

    @Test
    void theJournalIsInTheDataFolderWhereverThatIs() {
        Config config = Configuration.load(
                ConfigFactory.parseMap(Map.of("talker.data-dir", "/var/lib/some where")), Optional.empty());
        assertThat(config.getString("akka-persistence-jdbc.shared-databases.slick.db.url"))
                .startsWith("jdbc:sqlite:/var/lib/some where/journal.db?journal_mode=WAL&synchronous=FULL");
        assertThat(config.getString("akka-persistence-jdbc.shared-databases.history.db.url"))
                .startsWith("jdbc:sqlite:/var/lib/some where/journal.db?open_mode=1");
    }

    @Test
    void aMisspeltSettingIsRefused() {
        assertThatThrownBy(() -> idleTimeout(Map.of(), "talker { sesion.idle-timeout = 50s, http.prt = 1 }"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("No such setting: talker.http.prt (did you mean talker.http.port?).")
                .hasMessageContaining(
                        "No such setting: talker.sesion.idle-timeout (did you mean talker.session.idle-timeout?).")
                .hasMessageContaining("conf/talker.conf");
        System.setProperty("talker.sesion.idle-timeout", "30s");
        assertThatThrownBy(() -> idleTimeout(Map.of(), ""))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("talker.sesion.idle-timeout");
    }

    @Test
    void lettersThatChangedPlacesAreOneMistake() {
        assertThatThrownBy(() -> idleTimeout(Map.of(), "talker.http.prot = 1"))
                .hasMessageContaining("talker.http.prot (did you mean talker.http.port?)");
    }

    @Test
    void everySettingThatIsWrongIsToldWithItsNameAndWhatItMayBe() {
        Map<String, String> wrong = Map.of(
                "talker.http.timeout", "-5s",
                "talker.limits.connections", "lots",
                "talker.room.recent-bytes", "12parsecs",
                "talker.retention.age", "-1d",
                "talker.tls.reload-interval", "soon",
                "talker.cluster.rehearsal", "perhaps",
                "talker.webhooks.max-per-room", "3000000000");
        Config config = Configuration.load(ConfigFactory.parseMap(wrong, "the test"), Optional.empty());
        StartupException refused = catchThrowableOfType(StartupException.class, () -> Settings.check(config));
        assertThat(refused.reasons())
                .hasSize(wrong.size())
                .allMatch(reason -> reason.startsWith("A setting is wrong: talker."))
                .allMatch(reason -> reason.contains("Make it ") && reason.contains("the default is "))
                .contains(
                        "A setting is wrong: talker.http.timeout is \"-5s\" (the test). Make it a duration: a number and"
                                + " its unit (us, ms, s, m, h or d); the default is \"5s\".");
        wrong.forEach((key, value) ->
                assertThat(refused.reasons()).anyMatch(reason -> reason.contains(key + " is \"" + value + "\"")));
    }

    @Test
    void aMisspeltNameHidesNoMalformedValue() {
        assertThatThrownBy(() -> idleTimeout(Map.of(KEY, "soon"), "talker.http.prot = 1"))
                .isInstanceOfSatisfying(
                        StartupException.class,
                        refused -> assertThat(refused.reasons()).hasSize(2).anyMatch(reason -> reason.contains(KEY)));
    }

    @Test
    void theFormsThatTheManualAllowsAreTaken() {
        Map<String, Object> fine = Map.of(
                "talker.http.timeout", "1 minute",
                "talker.limits.connections", 7,
                "talker.room.recent-bytes", "100000",
                "talker.retention.age", "off",
                "talker.retention.count", 3_000_000_000L,
                "talker.cluster.rehearsal", "no",
                "talker.limits.exempt", List.of());
        Config config = Configuration.load(ConfigFactory.parseMap(fine), Optional.empty());
        assertThatCode(() -> Settings.check(config)).doesNotThrowAnyException();
    }

    @Test
    void nothingIsProposedWhereNothingIsNear() {
        assertThatThrownBy(() -> idleTimeout(Map.of(), "talker.xyzzy = 1"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("No such setting: talker.xyzzy. conf/talker.conf");
    }

    @Test
    void aSettingThatWasPutInTheWrongSectionIsFoundByItsLastPart() {
        assertThatThrownBy(() -> idleTimeout(Map.of(), "talker.replay-margin = 1MiB"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("talker.replay-margin (did you mean talker.delivery.replay-margin?)");
    }

    @Test
    void aSettingOfAnotherKindIsRefusedByItsName() {
        Config config = Configuration.load(ConfigFactory.parseMap(Map.of(KEY, "soon")), Optional.empty());
        assertThatThrownBy(() -> Server.start(config))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("A setting is wrong")
                .hasMessageContaining("idle-timeout");
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws Exception {
        assertThatThrownBy(() -> idleTimeout(Map.of(), "talker { session {"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("talker.conf");
        assertThatThrownBy(() -> Configuration.load(ConfigFactory.empty(), Optional.of(folder.resolve("nowhere.conf"))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("nowhere.conf");
    }

    private String idleTimeout(Map<String, String> flags, String file) throws Exception {
        Path conf = Files.writeString(folder.resolve("talker.conf"), file);
        return Configuration.load(ConfigFactory.parseMap(flags), Optional.of(conf))
                .getString(KEY);
    }
}
