package talker.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import talker.room.StoredMessage;

class PayloadTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aBodyHasTheRoomAndItsMessages() {
        StoredMessage message = Fixtures.message(7, "<b>\"hi\"</b> \ud83d\ude00\n\u0000");
        Payload payload = Payload.of(Fixtures.LOBBY, List.of(message), 1000);
        assertThat(payload.body().utf8String())
                .isEqualTo("{\"room\":\"acme.lobby\",\"messages\":[{\"seq\":7,\"id\":\"" + message.id()
                        + "\",\"from\":\"ann\",\"content\":\"<b>\\\"hi\\\"</b> \ud83d\ude00\\n\\u0000\",\"time\":"
                        + message.at() + "}]}");
        assertThat(payload.first()).isEqualTo(7);
        assertThat(payload.last()).isEqualTo(7);
    }

    @Test
    void itHasAsManyMessagesAsFitAndOneAtTheLeast() throws Exception {
        List<StoredMessage> messages = LongStream.rangeClosed(1, 50)
                .mapToObj(seq -> Fixtures.message(seq, "\u0001".repeat(100)))
                .toList();
        int one = Payload.of(Fixtures.LOBBY, messages.subList(0, 1), 1).body().length();
        assertThat(one).isGreaterThan(600);
        for (int maxBytes : new int[] {0, 1, 1000, 5000, 10_000, 40_000}) {
            Payload payload = Payload.of(Fixtures.LOBBY, messages, maxBytes);
            JsonNode told = JSON.readTree(payload.body().toArray()).get("messages");
            assertThat(told.size()).isEqualTo((int) payload.last());
            assertThat(told.size() == 1 || payload.body().length() <= maxBytes).isTrue();
            assertThat(told.size()).as("not far fewer than fit").isGreaterThanOrEqualTo(maxBytes / (2 * one));
        }
        assertThat(Payload.of(Fixtures.LOBBY, messages, 1_000_000).last()).isEqualTo(50);
    }
}
