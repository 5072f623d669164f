package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import talker.node.Server;

/** The HTTP port of a server in this JVM. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String base;
    private final String key;

    Api(Server server) {
        base = "http://127.0.0.1:" + server.httpAddress().getPort();
        key = server.adminKey();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> call(String method, String path, String body) {
        return send(request(path).header("Authorization", "Bearer " + key), method, body);
    }

    HttpResponse<String> callWithoutKey(String method, String path, String body) {
        return send(request(path), method, body);
    }

    HttpResponse<String> send(HttpRequest.Builder request, String method, String body) {
        try {
            return CLIENT.send(
                    request.method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    /** What it answers; it must not refuse. */
    JsonNode ok(String method, String path, String body) {
        HttpResponse<String> response = call(method, path, body);
        assertThat(response.statusCode() / 100).as(response.body()).isEqualTo(2);
        return json(response);
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    /** The status and the code of a refusal. */
    static String code(HttpResponse<String> response) {
        return response.statusCode() + " "
                + json(response).path("error").path("code").asText();
    }
}
