package talker.testkit;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server of somebody else's, which webhooks are delivered to: keeps what it gets, and answers as it is told to. */
public final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Delivery> accepted = new CopyOnWriteArrayList<>();
    private final List<Delivery> all = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile Answer otherwise = Receiver.status(204);

    /** How a request is answered. */
    @FunctionalInterface
    public interface Answer {
        /** Answers; tells whether the request counts as accepted. */
        boolean to(HttpExchange exchange) throws IOException;
    }

    /** One request as it came. */
    public record Delivery(String target, Map<String, String> headers, ByteString body) {
        /** The value of a header, whatever the case of its name. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** The body as text. */
        public String text() {
            return body.utf8String();
        }

        /** The messages in it. */
        public List<JsonNode> messages() {
            try {
                List<JsonNode> messages = new ArrayList<>();
                JSON.readTree(body.toArray()).get("messages").forEach(messages::add);
                return messages;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Receiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A receiver on a free port of loopback. */
    public static Receiver start() throws IOException {
        return on(0);
    }

    /** A receiver on a port of loopback. */
    public static Receiver on(int port) throws IOException {
        return new Receiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100));
    }

    /** A receiver that shows the certificate of a name. */
    public static Receiver secure(Authority authority, String name) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext(name)));
        return new Receiver(server);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        byte[] body = exchange.getRequestBody().readAllBytes();
        Delivery delivery = new Delivery(exchange.getRequestURI().toString(), headers, ByteString.fromArray(body));
        all.add(delivery);
        Answer answer = answers.poll();
        if ((answer == null ? otherwise : answer).to(exchange)) {
            accepted.add(delivery);
        }
        exchange.close();
    }

    /** An answer without a body. */
    public static Answer status(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, -1);
            return status / 100 == 2;
        };
    }

    /** An answer that leads elsewhere. */
    public static Answer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(307, -1);
            return false;
        };
    }

    /** An answer whose body has no end. */
    public static Answer endless(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                byte[] chunk = new byte[64 * 1024];
                while (true) {
                    body.write(chunk);
                }
            } catch (IOException whoeverAskedHasGone) {
                return status / 100 == 2;
            }
        };
    }

    /** No answer until it is closed. */
    public Answer silence() {
        return exchange -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        };
    }

    /** Answers the next requests so, one after the other. */
    public Receiver answersNext(Answer... next) {
        answers.addAll(List.of(next));
        return this;
    }

    /** Answers all other requests so; 204 where nothing was said. */
    public Receiver answers(Answer always) {
        otherwise = always;
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The address of a path here. */
    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Everything that came. */
    public List<Delivery> all() {
        return all;
    }

    /** What came and was answered with 2xx. */
    public List<Delivery> accepted() {
        return accepted;
    }

    /** What the messages that were accepted say, in the order in which they came. */
    public List<String> heard() {
        return accepted.stream()
                .flatMap(delivery -> delivery.messages().stream())
                .map(message -> message.get("content").textValue())
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
