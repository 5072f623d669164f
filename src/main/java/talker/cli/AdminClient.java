package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A client of the admin API. What goes wrong is a {@link CommandFailure}.
 *
 * <p>It is made of HttpURLConnection, which is there within 50 ms; HttpClient takes half a second of a command's two.
 */
final class AdminClient {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 30_000;

    static final ObjectMapper JSON = new ObjectMapper();

    static {
        // a request that changes something must not be sent twice behind our back
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final URI server;
    private final AdminKeySource key;
    private final Supplier<SSLContext> trust;

    /** {@code trust}: whom, where the server's address begins with https. */
    AdminClient(URI server, AdminKeySource key, Supplier<SSLContext> trust) {
        this.server = server;
        this.key = key;
        this.trust = trust;
    }

    /** A part of a path, percent-encoded. */
    static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** The server's process, where it runs on this machine and its data folder is known. */
    Optional<Long> localPid() {
        try {
            return InetAddress.getByName(server.getHost()).isLoopbackAddress()
                    ? key.serverPid().filter(pid -> ProcessHandle.of(pid).isPresent())
                    : Optional.empty();
        } catch (UnknownHostException nowhere) {
            return Optional.empty();
        }
    }

    JsonNode get(String path) {
        return call("GET", path, null);
    }

    JsonNode post(String path, JsonNode body) {
        return call("POST", path, body);
    }

    JsonNode put(String path, JsonNode body) {
        return call("PUT", path, body);
    }

    void delete(String path) {
        call("DELETE", path, null);
    }

    /** What reads an answer of many lines while it is made. */
    @FunctionalInterface
    interface LineReader {
        void read(InputStream lines) throws IOException;
    }

    /** Asks for an answer of many lines, which may be longer than memory. */
    void stream(String method, String path, LineReader reader) {
        exchange(() -> {
            HttpURLConnection connection = open(method, path);
            if (connection.getResponseCode() >= 300) {
                return answer(connection);
            }
            try (InputStream in = connection.getInputStream()) {
                reader.read(in);
            }
            return MissingNode.getInstance();
        });
    }

    /** Posts lines of JSON. */
    JsonNode postLines(String path, byte[] lines) {
        return exchange(() -> {
            HttpURLConnection connection = open("POST", path);
            send(connection, "application/x-ndjson", lines);
            return answer(connection);
        });
    }

    private JsonNode call(String method, String path, @Nullable JsonNode body) {
        return exchange(() -> {
            HttpURLConnection connection = open(method, path);
            if (body != null) {
                send(connection, "application/json", JSON.writeValueAsBytes(body));
            }
            return answer(connection);
        });
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base() + path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secured) {
            secured.setSSLSocketFactory(trust.get().getSocketFactory());
        }
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + key.read());
        return connection;
    }

    private static void send(HttpURLConnection connection, String type, byte[] body) throws IOException {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
    }

    private interface Exchange {
        JsonNode run() throws IOException;
    }

    private JsonNode exchange(Exchange exchange) {
        try {
            return exchange.run();
        } catch (ConnectException | UnknownHostException nobody) {
            throw new CommandFailure(
                    "No server answers at " + server + ". Start one with 'talker serve', or name it with --server.",
                    nobody);
        } catch (SocketTimeoutException late) {
            throw new CommandFailure("The server at " + server + " does not answer. Look at its log.", late);
        } catch (SSLException refused) {
            throw new CommandFailure(
                    "The server at " + server + " cannot be trusted, or does not speak TLS: " + refused.getMessage()
                            + ". --ca names the certificate of its authority, or its own, which has to have this name or"
                            + " address.",
                    refused);
        } catch (IOException broken) {
            throw new CommandFailure(
                    "The connection to " + server + " broke: " + broken.getMessage()
                            + ". See whether the server runs, and whether it speaks TLS (--server https://…), then try again.",
                    broken);
        }
    }

    private String base() {
        String text = server.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private JsonNode answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        JsonNode body;
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            body = in == null ? MissingNode.getInstance() : JSON.readTree(in);
        } catch (JsonProcessingException notJson) {
            throw noTalker(notJson);
        }
        if (status < 300) {
            return body;
        }
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw new CommandFailure("The server at " + server + " refuses the admin key from " + key.name()
                    + ". Name that server's data folder with --data-dir, or put its key into TALKER_ADMIN_KEY.");
        }
        JsonNode error = body.path("error");
        if (!error.path("message").isTextual()) {
            throw noTalker(null);
        }
        throw new CommandFailure(
                error.get("message").asText() + "." + hint(error.path("code").asText()));
    }

    private CommandFailure noTalker(@Nullable Exception cause) {
        String message = "What answers at " + server + " is no Talker server. Name its HTTP port with --server.";
        return cause == null ? new CommandFailure(message) : new CommandFailure(message, cause);
    }

    private static String hint(String code) {
        return switch (code) {
            case "unknown_account" -> " Its first user or room makes it: 'talker user add ACCOUNT USER'.";
            case "unknown_user" -> " See who there is with 'talker user list ACCOUNT'.";
            case "unknown_room" -> " See which there are with 'talker room list ACCOUNT'.";
            case "unknown_webhook" -> " See which there are with 'talker webhook list ACCOUNT.ROOM'.";
            case "unknown_hook" -> " See which there are with 'talker hook list ACCOUNT.ROOM'.";
            case "unknown_message" -> " 'talker history ACCOUNT.ROOM --json' shows the seq of each.";
            case "unknown_invite" -> " See which there are with 'talker invite list ACCOUNT.ROOM'.";
            case "user_exists" -> " A new token is made with 'talker token rotate ACCOUNT USER'.";
            default -> "";
        };
    }
}
