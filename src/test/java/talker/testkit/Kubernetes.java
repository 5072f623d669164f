package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What Talker needs of the API of Kubernetes: the pods with a label, for whoever has the token. */
public final class Kubernetes implements AutoCloseable {
    private static final String TOKEN = "token-of-the-service-account";
    private static final String QUERY = "/api/v1/namespaces/chat/pods?labelSelector=app%3Dtalker";

    private final Path folder;
    private final List<String> pods;
    private final HttpsServer server;
    private final AtomicInteger asked = new AtomicInteger();

    private Kubernetes(Path folder, List<String> pods) throws Exception {
        this.folder = folder;
        this.pods = pods;
        Authority authority = Authority.create(folder);
        authority.sign("kubernetes", "127.0.0.1");
        Files.writeString(folder.resolve("token"), TOKEN);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext("kubernetes")));
        server.createContext("/", this::answer);
        server.start();
    }

    /** An API that knows pods with these addresses, all running. */
    public static Kubernetes withPods(Path folder, String... addresses) throws Exception {
        return new Kubernetes(folder, List.of(addresses));
    }

    List<String> pods() {
        return pods;
    }

    /** How often it has told of the pods. */
    public int asked() {
        return asked.get();
    }

    Map<String, String> environment() {
        return Map.of(
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                Integer.toString(server.getAddress().getPort()));
    }

    List<String> javaOptions() {
        return List.of(
                "-Dtalker.cluster.bootstrap=kubernetes",
                "-Dakka.discovery.kubernetes-api.pod-namespace=chat",
                "-Dakka.discovery.kubernetes-api.api-ca-path=" + folder.resolve("ca.crt"),
                "-Dakka.discovery.kubernetes-api.api-token-path=" + folder.resolve("token"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean isAllowed =
                ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean isKnown = QUERY.equals(exchange.getRequestURI().toString());
        byte[] body = isAllowed && isKnown
                ? podList()
                : exchange.getRequestURI().toString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(!isAllowed ? 403 : isKnown ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        asked.incrementAndGet();
    }

    private byte[] podList() throws IOException {
        List<Object> items = pods.stream()
                .<Object>map(ip -> Map.of(
                        "metadata", Map.of("name", "talker-" + ip),
                        "spec", Map.of("containers", List.of(Map.of("name", "talker"))),
                        "status", Map.of("phase", "Running", "podIP", ip)))
                .toList();
        return new ObjectMapper().writeValueAsBytes(Map.of("kind", "PodList", "items", items));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
