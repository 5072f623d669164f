package talker.webhook;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import talker.history.History;
import talker.history.Page;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.StoredMessage;
import talker.room.View;

/** What the tests of webhooks have in common. */
final class Fixtures {
    static final RoomName LOBBY = RoomName.of("acme.lobby");
    static final UserName ANN = UserName.of("ann");
    static final UserName BOB = UserName.of("bob");

    private Fixtures() {}

    /** The defaults, with private addresses and short times, and with these lines. */
    static WebhookSettings settings(String... lines) {
        Config quick = ConfigFactory.parseString(
                """
                webhooks {
                  allow-private-addresses = on
                  timeout = 2s
                  retry-min = 20ms
                  retry-max = 200ms
                }
                """);
        return WebhookSettings.from(ConfigFactory.parseString(String.join("\n", lines))
                .withFallback(quick)
                .withFallback(ConfigFactory.parseResources("talker.conf").getConfig("talker")));
    }

    static Webhook webhook(String url) {
        return new Webhook("hook-" + MessageId.random(), LOBBY, WebhookUrl.of(url), WebhookSecret.random(), 0, 1, null);
    }

    static StoredMessage message(long seq, String content) {
        return new StoredMessage(seq, MessageId.random(), ANN, content, 1_790_000_000_000L + seq);
    }

    static StoredMessage whisper(long seq, String content) {
        return new StoredMessage(seq, MessageId.random(), ANN, content, 1_790_000_000_000L + seq, BOB);
    }

    /** A room's messages, in memory; as a journal that may be away. */
    static final class Memory implements History {
        private final List<StoredMessage> messages = new ArrayList<>();
        private long last;
        private boolean isAway;
        private int failures;

        synchronized void add(StoredMessage message) {
            messages.add(message);
            last = message.seq();
        }

        /** Something that is no message. */
        synchronized void addEvent() {
            last++;
        }

        synchronized void goAway() {
            isAway = true;
        }

        synchronized void comeBack() {
            isAway = false;
        }

        synchronized long end() {
            return last;
        }

        @Override
        public CompletionStage<Page> before(RoomName room, long before, int limit, View view) {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized CompletionStage<Page> after(RoomName room, long after, long upTo, int limit, View view) {
            List<StoredMessage> found = messages.stream()
                    .filter(message -> message.seq() > after && message.seq() <= upTo && view.shows(message))
                    .toList();
            return answer(new Page(found.subList(0, Math.min(limit, found.size())), found.size() > limit));
        }

        @Override
        public CompletionStage<Page> since(RoomName room, long after, long upTo, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized CompletionStage<Long> last(RoomName room, long from) {
            return answer(last);
        }

        synchronized int failures() {
            return failures;
        }

        private <T> CompletionStage<T> answer(T value) {
            if (!isAway) {
                return CompletableFuture.completedStage(value);
            }
            failures++;
            return CompletableFuture.failedStage(new IllegalStateException("the journal is away"));
        }
    }
}
