package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket as lines, by the JDK's client. One message is asked for at a time, and read no further ahead. What is sent
 * is one text message for each line.
 */
final class WebSocketWire implements Wire {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private @Nullable End end;
    private int closeCode;
    private boolean isAsked;

    private sealed interface Event {}

    private record Text(String text) implements Event {}

    private record Closed(int code) implements Event {}

    private record Broken(Throwable failure) implements Event {}

    /** Opens a connection to the HTTP port. */
    WebSocketWire(int port) {
        this(URI.create("ws://127.0.0.1:" + port + "/ws"), HTTP.newWebSocketBuilder());
    }

    /**
     * Opens a connection as a page of a web site does.
     *
     * @throws UncheckedIOException where the server refuses the handshake; its cause tells the status
     */
    static WebSocketWire from(int port, String origin) {
        return new WebSocketWire(
                URI.create("ws://127.0.0.1:" + port + "/ws"),
                HTTP.newWebSocketBuilder().header("Origin", origin));
    }

    private WebSocketWire(URI uri, WebSocket.Builder builder) {
        try {
            socket = builder.connectTimeout(Duration.ofSeconds(10))
                    .buildAsync(uri, new Listener())
                    .join();
        } catch (CompletionException refused) {
            Throwable cause = refused.getCause();
            throw new UncheckedIOException(
                    cause instanceof WebSocketHandshakeException handshake
                            ? new IOException(
                                    "status " + handshake.getResponse().statusCode())
                            : new IOException(cause));
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public void onOpen(WebSocket opened) {}

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                events.add(new Text(parts.toString()));
                parts.setLength(0);
            } else {
                from.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            events.add(new Closed(code));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            events.add(new Broken(failure));
        }
    }

    @Override
    public void send(byte[] bytes) {
        new String(bytes, UTF_8).lines().forEach(line -> sendText(line + "\n", true));
    }

    /** Sends a frame of a text message. */
    void sendText(String text, boolean isLast) {
        await(socket.sendText(text, isLast));
    }

    /** Sends a binary message. */
    void sendBinary(byte[] bytes) {
        await(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    private static void await(CompletionStage<?> sent) {
        try {
            sent.toCompletableFuture().join();
        } catch (CompletionException broken) {
            throw new UncheckedIOException(new IOException(broken.getCause()));
        }
    }

    @Override
    public @Nullable String nextLine(Duration within) {
        if (end != null) {
            return null;
        }
        Event event = next(within);
        if (event instanceof Text text) {
            return text.text();
        }
        end = event instanceof Closed ? End.FIN : End.RESET;
        closeCode = event instanceof Closed closed ? closed.code() : 0;
        return null;
    }

    private Event next(Duration within) {
        if (!isAsked) {
            socket.request(1);
            isAsked = true;
        }
        try {
            Event event = events.poll(within.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("nothing came in time");
            }
            isAsked = false;
            return event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] readToTheEnd(Duration within) {
        StringBuilder all = new StringBuilder();
        for (String line = nextLine(within); line != null; line = nextLine(within)) {
            all.append(line).append('\n');
        }
        if (end != End.FIN) {
            throw new AssertionError("the connection was broken off after " + all);
        }
        return all.toString().getBytes(UTF_8);
    }

    @Override
    public @Nullable End end() {
        return end;
    }

    /** The code of the server's Close, once there was one; 0 before. */
    int closeCode() {
        return closeCode;
    }

    @Override
    public void halfClose() {
        await(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }

    @Override
    public void reset() {
        socket.abort();
    }

    /** As a browser does whose page goes away. */
    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            CompletableFuture<WebSocket> unused = socket.sendClose(1001, "");
        }
        if (!socket.isInputClosed()) {
            socket.request(Long.MAX_VALUE);
        }
    }
}
