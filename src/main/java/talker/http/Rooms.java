package talker.http;

import akka.actor.typed.ActorRef;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import talker.protocol.ClientMessage;
import talker.room.Audiences;
import talker.session.Listening;

/** The rooms, wherever in the cluster they are, as this node reaches them. Safe for any number of threads. */
public interface Rooms {
    /** Asks a room's Audience on this node; fails where no answer comes in time. */
    <R> CompletionStage<R> ask(Function<ActorRef<R>, Audiences.Command> question, Duration patience);

    /**
     * Listens to a room.
     *
     * @param connect whose access is checked once more, and again whenever it may have been lost
     * @param whenEnded run once when it has ended, in whatever way, where it has begun
     * @param remote from which address
     */
    CompletionStage<Listening> listen(ClientMessage.Connect connect, InetAddress remote, Runnable whenEnded);
}
