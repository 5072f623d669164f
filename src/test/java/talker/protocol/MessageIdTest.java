package talker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b",
                "4F1F5E0C-6A52-4B6A-9B53-0C1D2E3F4A5B",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
            })
    void aUuidOfAnyKindIsAnId(String text) {
        assertThat(MessageId.parse(text)).get().hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1-1-1-1-1", // UUID.fromString takes it
                "4f1f5e0c6a524b6a9b530c1d2e3f4a5b",
                "{4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b}",
                "urn:uuid:4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b",
                "4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5",
                "4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b0",
                "4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5g",
                "4f1f5e0c-6a52-4b6a-9b5-30c1d2e3f4a5b",
                "4f1f5e0c_6a52_4b6a_9b53_0c1d2e3f4a5b",
                " f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b",
                "-f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b",
                "+f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b",
                "\uff14f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b",
                "\u0664f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b"
            })
    void anythingElseIsNoId(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
        assertThatThrownBy(() -> MessageId.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCaseOfTheLettersIsKeptButNotCompared() {
        MessageId lower = MessageId.of("4f1f5e0c-6a52-4b6a-9b53-0c1d2e3f4a5b");
        MessageId upper = MessageId.of("4F1F5E0C-6A52-4B6A-9B53-0C1D2E3F4A5B");
        assertThat(upper).isEqualTo(lower).hasSameHashCodeAs(lower);
        assertThat(upper.toString()).isNotEqualTo(lower.toString());
    }

    @Property
    void everyUuidIsReadBack(@ForAll long high, @ForAll long low) {
        UUID uuid = new UUID(high, low);
        assertThat(MessageId.parse(uuid.toString()).map(MessageId::uuid)).contains(uuid);
    }
}
