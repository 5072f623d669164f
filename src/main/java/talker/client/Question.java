package talker.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.Measure;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What is asked of a server that speaks version 2, and answered once on the same connection, or never. */
sealed interface Question {
    /** The line that asks it, with its line break. */
    byte[] line();

    /** No answer will come. */
    void isUnanswered(String why);

    /** Asks for a page of history. */
    record Page(long before, int limit, CompletableFuture<HistoryPage> page) implements Question {
        @Override
        public byte[] line() {
            return Requests.history(before, limit);
        }

        @Override
        public void isUnanswered(String why) {
            page.completeExceptionally(new IllegalStateException(why));
        }
    }

    /** Asks for something to be done. */
    sealed interface Wish extends Question {
        CompletableFuture<Answer> answer();

        /** Whether this line says that it is done. */
        boolean isDoneBy(ServerLine.Moderated line);

        @Override
        default void isUnanswered(String why) {
            answer().complete(new Answer.Refused(Answer.UNANSWERED, why));
        }
    }

    /** A message is to be taken back; {@code seq}: its place in the room, 0 where that is not known. */
    record Redaction(MessageId id, long seq, CompletableFuture<Answer> answer) implements Wish {
        @Override
        public byte[] line() {
            return Requests.redact(id, seq);
        }

        @Override
        public boolean isDoneBy(ServerLine.Moderated line) {
            return line.action().equals(ClientMessage.REDACT) && line.id().equals(Optional.of(id));
        }
    }

    /** Something is to be done about a user; {@code time}: for how long, null for good. */
    record Moderation(
            Measure measure,
            UserName user,
            @Nullable Duration time,
            @Nullable String reason,
            CompletableFuture<Answer> answer)
            implements Wish {
        @Override
        public byte[] line() {
            return Requests.moderate(measure, user, time, reason);
        }

        @Override
        public boolean isDoneBy(ServerLine.Moderated line) {
            return line.action().equals(measure.word()) && line.user().equals(Optional.of(user));
        }
    }
}
