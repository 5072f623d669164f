package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One connection, told as speech: {@code ann.says("hello"); bob.hears("hello").from("ann")}. Whatever it expects must
 * be the next thing that comes, within ten seconds.
 *
 * <p>That <em>nothing</em> comes is shown by a fence: a message of its own kind of id through the same room, which must
 * be the next thing to arrive. Other connections never show the fences that they overhear.
 */
public final class Talk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String FENCE = "fe9ce000-0000-4000-8000-";
    private static final AtomicLong FENCES = new AtomicLong();

    private final String name;
    private final Wire wire;
    private final Deque<Line> early = new ArrayDeque<>();
    private final Deque<String> transcript = new ArrayDeque<>();
    private @Nullable String draft;

    Talk(String name, Wire wire) {
        this.name = name;
        this.wire = wire;
    }

    /** A connection to a server that is no {@link Venue}'s, which has not said anything yet. */
    public static Talk dial(String name, int tcpPort) {
        return new Talk(name, new TcpWire(tcpPort, 0));
    }

    /** What the test calls this connection; the user's name once it is connected. */
    public String name() {
        return name;
    }

    /** Sends the text typed so far, under the id of the message that is being typed; returns that id. */
    public String types(String content) {
        String id = draft == null ? UUID.randomUUID().toString() : draft;
        draft = id;
        types(id, content);
        return id;
    }

    public Talk types(String id, String content) {
        return sends("{\"type\":\"message\",\"content\":" + quote(content) + ",\"id\":\"" + id + "\"}");
    }

    /** Finishes the message that is being typed, or sends one that was not typed before; returns its id. */
    public String says(String content) {
        String id = draft == null ? UUID.randomUUID().toString() : draft;
        draft = null;
        says(id, content);
        return id;
    }

    public Talk says(String id, String content) {
        return sends(finalLine(id, content));
    }

    /** The line of a final. */
    public static String finalLine(String id, String content) {
        return "{\"type\":\"message\",\"content\":" + quote(content) + ",\"id\":\"" + id + "\",\"final\":true}";
    }

    /** Sends a private message, in version 2; returns its id. */
    public String whispers(String to, String content) {
        String id = UUID.randomUUID().toString();
        String line = finalLine(id, content);
        sends(line.substring(0, line.length() - 1) + ",\"to\":" + quote(to) + "}");
        return id;
    }

    /** Asks for a page of history, in version 2, and gives the page. */
    public Line asksForHistory(String fields) {
        sends("{\"type\":\"history\"" + fields + "}");
        Line page = next();
        if (!page.field("type").equals("history")) {
            throw failure("expected a page, but got " + page);
        }
        return page;
    }

    /** The next line must be that the client is in the room, which only version 2 is told. */
    public Line hearsConnected() {
        Line line = next();
        if (!line.field("type").equals("connected")) {
            throw failure("expected to be told that it is connected, but got " + line);
        }
        return line;
    }

    /** Sends a line, and the line break that ends it. */
    public Talk sends(String line) {
        return sendsRaw((line + "\n").getBytes(UTF_8));
    }

    public Talk sendsRaw(byte[] bytes) {
        wire.send(bytes);
        return this;
    }

    /** Sends one text message of a WebSocket, in as many frames. */
    public Talk sendsInOneMessage(String... frames) {
        for (int i = 0; i < frames.length; i++) {
            webSocket().sendText(frames[i], i == frames.length - 1);
        }
        return this;
    }

    /** Sends a frame of a text message of a WebSocket that goes on. */
    public Talk sendsFrame(String frame) {
        webSocket().sendText(frame, false);
        return this;
    }

    /** Sends one binary message of a WebSocket. */
    public Talk sendsBinary(byte[] bytes) {
        webSocket().sendBinary(bytes);
        return this;
    }

    private WebSocketWire webSocket() {
        return (WebSocketWire) wire;
    }

    /** Tries to send a blank line, and tells whether the connection still takes it. */
    public boolean canSend() {
        try {
            wire.send(new byte[] {'\n'});
            return true;
        } catch (UncheckedIOException broken) {
            return false;
        }
    }

    public void pings() {
        sends("{\"type\":\"ping\"}");
    }

    /** Sends {@code close}: leaves the room for good. */
    public void closes() {
        sends("{\"type\":\"close\"}");
    }

    /** Ends the connection without a word: FIN where everything that came was read, as in any client that exits. */
    public void drops() {
        wire.close();
    }

    /** Sends FIN and goes on reading. */
    public Talk halfCloses() {
        wire.halfClose();
        return this;
    }

    /** Breaks the connection off with a RST. */
    public void resets() {
        wire.reset();
    }

    /** So that tests need not care whether a connection is open still. */
    @Override
    public void close() {
        wire.close();
    }

    /** The next line that is no fence. */
    public Line next() {
        Line line = nextOrEnd();
        if (line == null) {
            throw failure("the connection ended (" + wire.end() + ") where a line was expected");
        }
        return line;
    }

    private @Nullable Line nextOrEnd() {
        return early.isEmpty() ? read(line -> !isFence(line)) : early.poll();
    }

    /** The next line must be exactly this one. */
    public Talk receives(String line) {
        Line next = next();
        assertThat(next.text()).as(() -> transcript("is not what came")).isEqualTo(line);
        return this;
    }

    /** The next line must be this refusal of version 2, exactly, which names no message. */
    public Talk receivesError(String code, String text) {
        return receives("{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"" + text + "\"}");
    }

    /** The next line must be this refusal, exactly. */
    public Talk receivesError(String text) {
        return receives("{\"type\":\"error\",\"message\":\"" + text + "\"}");
    }

    /** The next line besides partials must be a final with this content. */
    public Heard hears(String content) {
        Line line = next();
        while (line.isPartial()) {
            line = next();
        }
        if (!line.isFinal() || !line.content().equals(content)) {
            throw failure("expected to hear \"" + content + "\", but got " + line);
        }
        return new Heard(line);
    }

    /** The next line must be a partial with this content. */
    public Heard seesTyping(String content) {
        Line line = next();
        if (!line.isPartial() || !line.content().equals(content)) {
            throw failure("expected to see \"" + content + "\" being typed, but got " + line);
        }
        return new Heard(line);
    }

    public Talk hearsJoin(String user) {
        return receives("{\"type\":\"join\",\"user\":" + quote(user) + "}");
    }

    public Talk hearsLeave(String user) {
        return receives("{\"type\":\"leave\",\"user\":" + quote(user) + "}");
    }

    /** The next finals up to and including the one with this content, without what comes between them. */
    public List<Line> finalsUntil(String content) {
        return linesUntil(content).stream().filter(Line::isFinal).toList();
    }

    /** The next lines up to and including the final with this content. */
    public List<Line> linesUntil(String content) {
        List<Line> lines = new ArrayList<>();
        Line line;
        do {
            line = next();
            lines.add(line);
        } while (!line.isFinal() || !line.content().equals(content));
        return lines;
    }

    /** The next lines up to and including a partial with this content. */
    public List<Line> linesUntilPartial(String content) {
        List<Line> lines = new ArrayList<>();
        Line line;
        do {
            line = next();
            lines.add(line);
        } while (!line.isPartial() || !line.content().equals(content));
        return lines;
    }

    /** Everything up to a final of our own that is sent now: all that came of what was stored before it. */
    public List<Line> everythingSoFar() {
        passesFence();
        List<Line> all = new ArrayList<>(early);
        early.clear();
        return all;
    }

    /** Nothing is on its way to this connection: the next thing that comes is what it says itself now. */
    public Talk hearsNothingElse() {
        List<Line> all = everythingSoFar();
        if (!all.isEmpty()) {
            throw failure("expected nothing, but got " + all);
        }
        return this;
    }

    /** Sends a final and waits for it, so that all that was sent before has been dealt with. */
    public Talk passesFence() {
        String id = FENCE + String.format("%012x", FENCES.incrementAndGet());
        says(id, "");
        while (true) {
            Line line = read(any -> !isFence(any) || any.id().equals(id));
            if (line == null) {
                throw failure("the connection ended (" + wire.end() + ") before a fence");
            }
            if (isFence(line)) {
                return this;
            }
            early.add(line);
        }
    }

    /** The server has ended the connection, cleanly and without another line. */
    public void isClosed() {
        Line line = nextOrEnd();
        if (line != null) {
            throw failure("expected the end of the connection, but got " + line);
        }
        assertThat(wire.end()).as(() -> transcript("the end")).isEqualTo(Wire.End.FIN);
    }

    /** The server has ended the connection, in whatever way; the lines that came before are given back. */
    public List<Line> hearsOutUntilTheEnd() {
        List<Line> lines = new ArrayList<>();
        Line line = nextOrEnd();
        while (line != null) {
            lines.add(line);
            line = nextOrEnd();
        }
        return lines;
    }

    /** Every byte that comes until the server ends the connection, which it must do cleanly. */
    public byte[] readsToTheEnd() {
        return wire.readToTheEnd(PATIENCE);
    }

    private @Nullable Line read(Predicate<Line> wanted) {
        while (true) {
            String text;
            try {
                text = wire.nextLine(PATIENCE);
            } catch (AssertionError wrong) {
                throw failure(String.valueOf(wrong.getMessage()));
            }
            if (text == null) {
                return null;
            }
            Line line = new Line(text);
            if (wanted.test(line)) {
                remember(text);
                return line;
            }
        }
    }

    private void remember(String text) {
        transcript.add(text.length() > 200 ? text.substring(0, 200) + "…" : text);
        if (transcript.size() > 20) {
            transcript.remove();
        }
    }

    /** A page of history may have fences in it, and is none. */
    private static boolean isFence(Line line) {
        return line.text().startsWith("{\"type\":\"message\"") && line.text().contains("\"id\":\"" + FENCE);
    }

    private AssertionError failure(String what) {
        return new AssertionError(transcript(what));
    }

    private String transcript(String what) {
        return name + ": " + what + "; the last lines that came:\n  " + String.join("\n  ", transcript) + "\n";
    }

    /** The text as a JSON string. */
    public static String quote(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
