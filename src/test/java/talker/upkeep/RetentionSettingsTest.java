package talker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionSettingsTest {
    private static RetentionSettings withAge(String age) {
        return RetentionSettings.from(ConfigFactory.parseString("talker.retention.age = " + age)
                .withFallback(ConfigFactory.parseResources("talker.conf"))
                .resolve()
                .getConfig("talker"));
    }

    @Test
    void messagesAreKeptForEverOrForAMinuteAtTheLeast() {
        assertThat(withAge("off").ofRooms().age()).isNull();
        assertThat(withAge("60s").ofRooms().age()).isEqualTo(60_000);
    }

    /** A number without a unit is in milliseconds. */
    @ParameterizedTest
    @ValueSource(strings = {"59999ms", "30", "1.5", "0"})
    void whatIsShorterIsAMistake(String age) {
        assertThatThrownBy(() -> withAge(age))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a minute or more");
    }
}
