package talker.room;

import akka.actor.typed.ActorRef;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.Version;

/** What an {@link Audience} has read from the journal, or why it could not: {@code failure} is null where it could. */
sealed interface Reading extends Audience.Command {
    List<StoredMessage> messages();

    @Nullable
    Throwable failure();

    /** A part of the past for those who come back: all there is after {@code start} up to {@code end}. */
    record Page(long start, Version version, List<StoredMessage> messages, long end, @Nullable Throwable failure)
            implements Reading {}

    /** What was missed of the Room's messages, up to {@code upTo}. */
    record Hole(List<StoredMessage> messages, long upTo, @Nullable Throwable failure) implements Reading {}

    /** A message whose sender is owed the echo. */
    record Echo(
            ActorRef<MemberEvent> session, Member.Owed owed, List<StoredMessage> messages, @Nullable Throwable failure)
            implements Reading {}

    /** A message that was posted before without a connection. */
    record Receipt(MessageId id, List<StoredMessage> messages, @Nullable Throwable failure) implements Reading {}

    /** A step of a search. */
    record Step(Lookback lookback, List<StoredMessage> messages, @Nullable Throwable failure) implements Reading {}
}
