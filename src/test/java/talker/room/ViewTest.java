package talker.room;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;
import static talker.room.Fixtures.BOB;
import static talker.room.Fixtures.EVE;
import static talker.room.Fixtures.id;
import static talker.room.Fixtures.message;

import org.junit.jupiter.api.Test;

class ViewTest {
    private static final StoredMessage PUBLIC = message(1, 1, ANN);
    private static final StoredMessage PRIVATE = new StoredMessage(2, id(2), ANN, "psst", 2, BOB);

    @Test
    void aPublicMessageIsForEverybody() {
        assertThat(View.publicOnly().shows(PUBLIC)).isTrue();
        assertThat(View.of(EVE).shows(PUBLIC)).isTrue();
        assertThat(View.everything().shows(PUBLIC)).isTrue();
    }

    @Test
    void aPrivateMessageIsForTwo() {
        assertThat(View.of(ANN).shows(PRIVATE)).isTrue();
        assertThat(View.of(BOB).shows(PRIVATE)).isTrue();
        assertThat(View.of(EVE).shows(PRIVATE)).isFalse();
        assertThat(View.publicOnly().shows(PRIVATE)).isFalse();
        assertThat(View.everything().shows(PRIVATE)).isTrue();
    }
}
