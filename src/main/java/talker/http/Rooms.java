package talker.http;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import talker.protocol.ClientMessage;
import talker.room.Audiences;

/** The rooms, wherever in the cluster they are, as this node reaches them. Safe for any number of threads. */
public interface Rooms {
    /** Asks a room's Audience on this node; fails where no answer comes in time. */
    <R> CompletionStage<R> ask(Function<ActorRef<R>, Audiences.Command> question, Duration patience);

    /**
     * Listens to a room.
     *
     * @param connect whose access is checked once more, and again whenever it may have been lost
     * @param whenEnded run once when it has ended, in whatever way, where it has begun
     * @return the lines of the protocol, in chunks of whole lines, which have to be read at once; empty where the node is
     *     full or stops
     */
    CompletionStage<Optional<Source<ByteString, NotUsed>>> listen(ClientMessage.Connect connect, Runnable whenEnded);
}
