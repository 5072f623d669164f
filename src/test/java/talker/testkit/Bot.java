package talker.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A user who talks in a room over HTTP, without a connection: {@code bot.posts("hello")}. */
public final class Bot implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final int port;
    private final String room;
    private final String token;
    private final List<Runnable> opened = new ArrayList<>();

    /** {@code token}: what it sends as its bearer token; "" sends none. */
    public Bot(int httpPort, String room, String token) {
        this.port = httpPort;
        this.room = room;
        this.token = token;
    }

    /** What the server answered. */
    public record Answer(int status, String body, HttpHeaders headers) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + body, e);
            }
        }

        /** The code of a refusal; empty where it is none. */
        public String code() {
            return json().at("/error/code").asText();
        }

        public long seq() {
            return json().path("seq").asLong();
        }

        public String id() {
            return json().path("id").asText();
        }

        /** The values of a field of the objects of a list, such as the contents of the messages of a page. */
        public List<String> texts(String list, String field) {
            List<String> texts = new ArrayList<>();
            json().path(list).forEach(each -> texts.add(each.path(field).asText()));
            return texts;
        }
    }

    /** Posts a final. */
    public Answer posts(String content) {
        return posts(content, "");
    }

    /** Posts a final with more fields, such as {@code ,"to":"bob"}. */
    public Answer posts(String content, String fields) {
        return sends("POST", "/messages", "{\"content\":" + Talk.quote(content) + fields + "}");
    }

    /** Posts a final with an id. */
    public Answer postsAs(String id, String content) {
        return posts(content, ",\"id\":\"" + id + "\"");
    }

    /** Shows what it types. */
    public Answer types(String id, String content) {
        return sends("PUT", "/messages/" + id, "{\"content\":" + Talk.quote(content) + "}");
    }

    public Answer reads(String query) {
        return sends("GET", "/history" + query, "");
    }

    /** Does something to a user, with more fields, such as {@code ,"for":60}. */
    public Answer moderates(String action, String user, String more) {
        return sends(
                "POST",
                "/moderation",
                "{\"action\":" + Talk.quote(action) + ",\"user\":" + Talk.quote(user) + more + "}");
    }

    /** Takes a message back. */
    public Answer redacts(String id) {
        return sends("POST", "/moderation", "{\"action\":\"redact\",\"id\":" + Talk.quote(id) + "}");
    }

    /** Sends a request about the room. */
    public Answer sends(String method, String below, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/rooms/" + room + below))
                .timeout(PATIENCE)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Begins to stream a message as plain text. */
    public Dictated streams(String id) {
        return streams(id, "", "text/plain");
    }

    public Dictated streams(String id, String query, String contentType) {
        return begins("POST", "/messages/" + id + "/stream" + query, contentType);
    }

    /** Begins a request about the room, of whose body the test says when each part goes out. */
    public Dictated begins(String method, String below, String contentType) {
        Dictated dictated = new Dictated(
                port,
                method + " /v1/rooms/" + room + below + " HTTP/1.1\r\n"
                        + "Host: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\nContent-Type: " + contentType
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        opened.add(dictated::close);
        return dictated;
    }

    /** Listens to the room, once the server has said that it is there. */
    public Events listens(String query, String... headers) {
        Events events = new Events(
                port,
                "GET /v1/rooms/" + room + "/events" + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + token + "\r\n" + lines(headers) + "\r\n");
        opened.add(events::close);
        return events;
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            lines.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return lines.toString();
    }

    /** A new id for a message. */
    public static String id() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
    }
}
