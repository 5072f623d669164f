package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.javadsl.AskPattern;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import talker.node.Node;
import talker.node.Server;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Receipt;
import talker.testkit.Receiver;

/** A new room of a server in this JVM, in which ann speaks, and a receiver for the room's webhooks. */
final class HookedRoom implements AutoCloseable {
    /** Settings of a server that delivers to receivers of this machine, and is quick to try again. */
    static final Map<String, Object> SETTINGS = Map.of(
            "talker.webhooks.allow-private-addresses", "on",
            "talker.webhooks.retry-min", "20ms",
            "talker.webhooks.retry-max", "100ms",
            "talker.webhooks.sweep", "500ms");

    final Receiver receiver;
    final String name;

    private final Server server;
    private final Api api;

    HookedRoom(Server server, String name) throws IOException {
        this.server = server;
        this.name = name;
        api = new Api(server);
        receiver = Receiver.start();
        api.ok("PUT", "/v1/rooms/" + name, "");
    }

    @Override
    public void close() {
        receiver.close();
    }

    JsonNode add(String path) {
        return api.ok("POST", "/v1/rooms/" + name + "/webhooks", "{\"url\":\"" + receiver.url(path) + "\"}");
    }

    JsonNode list() {
        return api.ok("GET", "/v1/rooms/" + name + "/webhooks", "").get("webhooks");
    }

    void say(String content) {
        post(new ClientMessage.Post(MessageId.random(), content, true));
    }

    void whisper(String content) {
        post(new ClientMessage.Post(MessageId.random(), content, true, UserName.of("bob")));
    }

    private void post(ClientMessage.Post message) {
        CompletionStage<Receipt> receipt = AskPattern.ask(
                server.system(),
                to -> new Node.Ask(
                        new Audiences.Post(RoomName.of(name), new Audience.Post(UserName.of("ann"), message, to))),
                Duration.ofSeconds(10),
                server.system().scheduler());
        assertThat(receipt.toCompletableFuture().join()).isInstanceOf(Receipt.Stored.class);
    }

    void awaitHeard(String... contents) {
        Awaitility.await().untilAsserted(() -> assertThat(receiver.heard()).containsExactly(contents));
    }
}
