package talker.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.stream.SystemMaterializer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import talker.http.Rooms;
import talker.net.EventStreams;
import talker.protocol.ClientMessage;
import talker.room.Audiences;
import talker.session.Listening;

/** The rooms as the HTTP port reaches them: through the node's guardian. */
final class NodeRooms implements Rooms {
    private final ActorSystem<Node.Command> system;
    private final EventStreams listeners;

    NodeRooms(ActorSystem<Node.Command> system, Duration pingEvery) {
        this.system = system;
        listeners = new EventStreams(
                open -> system.tell(new Node.Connect(open)),
                pingEvery,
                SystemMaterializer.get(system).materializer());
    }

    @Override
    public <R> CompletionStage<R> ask(Function<ActorRef<R>, Audiences.Command> question, Duration patience) {
        return AskPattern.ask(system, to -> new Node.Ask(question.apply(to)), patience, system.scheduler());
    }

    @Override
    public CompletionStage<Listening> listen(ClientMessage.Connect connect, InetAddress remote, Runnable whenEnded) {
        return listeners.listen(connect, remote, whenEnded);
    }
}
