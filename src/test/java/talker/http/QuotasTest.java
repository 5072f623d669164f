package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import talker.limits.LimitFixtures;
import talker.protocol.RoomName;
import talker.protocol.UserName;

class QuotasTest {
    private static final RoomName LOBBY = RoomName.of("acme.lobby");
    private static final UserName ANN = UserName.of("ann");

    private static Quotas quotas(String... settings) {
        return new Quotas(
                BotSettings.from(ConfigFactory.parseString(String.join("\n", settings))
                        .withFallback(ConfigFactory.parseResources("talker.conf"))
                        .resolve()
                        .getConfig("talker")),
                LimitFixtures.limits(settings));
    }

    @Test
    void finalsThatWaitAreBoundedInNumberAndInMemory() {
        Quotas quotas = quotas("talker.limits.unconfirmed-finals = 2", "talker.limits.unconfirmed-bytes = 1000");
        assertThat(quotas.begin(LOBBY, ANN, "a")).isTrue();
        assertThat(quotas.begin(LOBBY, ANN, "b")).isTrue();
        assertThat(quotas.begin(LOBBY, ANN, "c")).isFalse();
        quotas.end(LOBBY, ANN, "a");
        assertThat(quotas.begin(RoomName.of("acme.attic"), ANN, "x".repeat(400)))
                .isTrue();
        quotas.end(LOBBY, ANN, "b");
        assertThat(quotas.begin(LOBBY, ANN, "c")).as("1000 bytes are waiting").isFalse();
        assertThat(quotas.begin(RoomName.of("other.lobby"), ANN, "c"))
                .as("another user")
                .isTrue();
    }

    @Test
    void theAllowanceIsTheUsersInAllRoomsOfTheAccount() {
        Quotas quotas = quotas("talker.limits.messages-per-second = 1", "talker.limits.burst = 3");
        assertThat(quotas.take(LOBBY, ANN, 2)).isZero();
        assertThat(quotas.take(RoomName.of("acme.attic"), ANN, 2)).isBetween(500_000_000L, 1_000_000_000L);
        assertThat(quotas.take(RoomName.of("other.lobby"), ANN, 2)).isZero();
    }

    @Test
    void whoHasDoneNothingForAWhileIsForgottenAndWhoIsAtItIsNot() {
        Quotas quotas = quotas("talker.limits.messages-per-second = 0", "talker.http.event-streams-per-user = 1");
        assertThat(quotas.beginEventStream(LOBBY, ANN)).isTrue();
        for (int i = 0; i < 1000; i++) {
            quotas.take(LOBBY, UserName.of("user " + i), 1);
        }
        assertThat(quotas.size()).isLessThan(10);
        assertThat(quotas.beginEventStream(LOBBY, ANN)).isFalse();
        quotas.endEventStream(LOBBY, ANN);
        assertThat(quotas.beginEventStream(LOBBY, ANN)).isTrue();
    }
}
