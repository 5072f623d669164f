package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;
import talker.testkit.Bot;

/** What becomes of posts while a real server stops in order. */
class StoppingServerTest {
    @Test
    void aPostUnderWayIsAnsweredAndNoMoreIsTaken(@TempDir Path folder) throws SQLException {
        Server server =
                TestServer.start(folder, Map.of("talker.limits.unconfirmed-finals", 1, "talker.http.timeout", "8s"));
        try (Connection locker = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("journal.db") + "?busy_timeout=10000");
                Statement statement = locker.createStatement()) {
            Api api = new Api(server);
            String token = api.ok("POST", "/v1/accounts/acme/users", "{\"user\":\"ann\"}")
                    .get("token")
                    .textValue();
            api.ok("PUT", "/v1/rooms/acme.lobby", "");
            Bot bot = new Bot(server.httpAddress().getPort(), "acme.lobby", token);
            assertThat(bot.posts("before").status()).isEqualTo(201);
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Bot.Answer> one = CompletableFuture.supplyAsync(() -> bot.posts("one"));
            CompletableFuture<Bot.Answer> two = CompletableFuture.supplyAsync(() -> bot.posts("two"));
            CompletableFuture.anyOf(one, two).join();
            CompletableFuture<Bot.Answer> held = one.isDone() ? two : one;
            assertThat((one.isDone() ? one : two).join().code())
                    .as("the one that comes second is refused, so the first is under way")
                    .isEqualTo("rate_limited");

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
            Awaitility.await().until(() -> isUnbound(server));
            Bot.Answer late = bot.posts("on a connection that was kept");
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.code()).isEqualTo("stopping");
            assertThat(late.headers().firstValue("Connection")).hasValue("close");
            assertThat(late.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(held).isNotDone();
            statement.execute("ROLLBACK");
            assertThat(held.join().status()).isEqualTo(201);
            stopped.join();
        } finally {
            server.close();
        }
    }

    private static boolean isUnbound(Server server) {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.httpAddress().getPort())) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }
}
