package talker.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.tls.Unverified;

/** What a running server says of itself, by its HTTP port; asked once. */
public final class ServerChecks {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MILLIS = 5_000;

    private record Answer(int status, JsonNode body) {}

    private final URI server;
    private final @Nullable Answer ready;
    private final @Nullable String failure;

    private ServerChecks(URI server, @Nullable Answer ready, @Nullable String failure) {
        this.server = server;
        this.ready = ready;
        this.failure = failure;
    }

    /** Asks the server at an address, which may take ten seconds. */
    public static ServerChecks ask(URI server) {
        try {
            return new ServerChecks(server, get(server.resolve("/ready")), null);
        } catch (ConnectException nobody) {
            return new ServerChecks(server, null, null);
        } catch (IOException broken) {
            return new ServerChecks(server, null, broken.toString());
        }
    }

    private static Answer get(URI address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        Unverified.allow(connection);
        connection.setConnectTimeout(MILLIS);
        connection.setReadTimeout(MILLIS);
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, JSON.readTree(in == null ? InputStream.nullInputStream() : in));
        }
    }

    /** Whether somebody listens there. */
    boolean isThere() {
        return ready != null || failure != null;
    }

    List<Finding> all() {
        Answer answer = ready;
        if (answer == null) {
            return List.of(
                    failure == null
                            ? Finding.ok("server", "none answers at " + server)
                            : Finding.fail(
                                    "server",
                                    "What listens at " + server + " does not answer as Talker does: " + failure,
                                    "Name the server's HTTP port with --server"));
        }
        List<Finding> findings = new ArrayList<>();
        JsonNode problems = answer.body().path("problems");
        if (!answer.body().path("ok").isBoolean()) {
            findings.add(Finding.fail(
                    "server",
                    "What answers at " + server + " is no Talker server",
                    "Name its HTTP port with --server"));
        } else if (answer.status() == HttpURLConnection.HTTP_OK && problems.isEmpty()) {
            findings.add(Finding.ok("server", "ready at " + server));
        }
        problems.properties()
                .forEach(problem -> findings.add(Finding.fail(
                        "server",
                        "The server at " + server + " is not well: " + problem.getKey() + ", "
                                + problem.getValue().asText(),
                        "Its log has more; see docs/OPERATING.md, \"When it is not well\"")));
        return findings;
    }
}
