package talker.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The admin API of a server that runs somewhere, quicker than a process for each command. */
public final class AdminApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final int port;
    private final String key;

    /** {@code key}: the server's admin key. */
    public AdminApi(int httpPort, String key) {
        this.port = httpPort;
        this.key = key;
    }

    /** Makes a room that every user of its account may enter. */
    public void addRoom(String room) {
        send("PUT", "/v1/rooms/" + room, Map.of());
    }

    /** Makes users whose tokens are {@code token-of-} and their names. */
    public void addUsers(String account, Collection<String> users) {
        send(
                "POST",
                "/v1/accounts/" + account + "/users:import",
                Map.of(
                        "users",
                        users.stream()
                                .map(user -> Map.of("user", user, "token", token(user)))
                                .toList()));
    }

    public void removeRoom(String room) {
        send("DELETE", "/v1/rooms/" + room, null);
    }

    public void removeUser(String account, String user) {
        send("DELETE", "/v1/accounts/" + account + "/users/" + user, null);
    }

    /** Has a room's finals told to an address; returns the webhook's id. */
    public String addWebhook(String room, String url) {
        return send("POST", "/v1/rooms/" + room + "/webhooks", Map.of("url", url))
                .path("id")
                .asText();
    }

    /** The token of a user made here. */
    public static String token(String user) {
        return "token-of-" + user;
    }

    /** The ids of all messages of a room, oldest first. */
    public List<String> history(String room) {
        List<String> ids = new ArrayList<>();
        long last = 0;
        boolean more = true;
        while (more) {
            JsonNode page = send("GET", "/v1/rooms/" + room + "/history?limit=1000&after=" + last, null);
            for (JsonNode message : page.path("messages")) {
                long seq = message.path("seq").asLong();
                if (seq <= last) {
                    throw new AssertionError("seq does not grow: " + last + ", " + seq);
                }
                last = seq;
                ids.add(message.path("id").asText());
            }
            more = page.path("more").asBoolean();
        }
        return ids;
    }

    private JsonNode send(String method, String path, @Nullable Object body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException failure) {
            throw new AssertionError(method + " " + path, failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
