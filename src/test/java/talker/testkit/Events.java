package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Somebody who listens to a room by server-sent events. */
public final class Events implements AutoCloseable {
    /**
     * One event.
     *
     * @param name its name; {@code comment} of a comment
     * @param id its id; empty where it has none
     */
    public record Event(String name, String id, Line data) {}

    private final HttpSocket socket;
    private final String head;
    private final Deque<Event> read = new ArrayDeque<>();
    private final StringBuilder rest = new StringBuilder();
    private String lastId = "";

    Events(int port, String request) {
        socket = new HttpSocket(port, request);
        head = socket.head();
    }

    /** The status and the headers, in lower case. */
    public String head() {
        return head;
    }

    /** The id of the last event that had one: what a client sends as Last-Event-ID. */
    public String lastId() {
        return lastId;
    }

    /** The next event besides comments, which must have this name. */
    public Event hears(String name) {
        Event event = next();
        while (event.name().equals("comment")) {
            event = next();
        }
        if (!event.name().equals(name)) {
            throw new AssertionError("expected the event " + name + ", but got " + event);
        }
        return event;
    }

    /** The next event besides drafts must be a message with this content. */
    public Event hearsMessage(String content) {
        Event event = next();
        while (event.name().equals("draft") || event.name().equals("comment")) {
            event = next();
        }
        if (!event.name().equals("message") || !event.data().content().equals(content)) {
            throw new AssertionError("expected to hear \"" + content + "\", but got " + event);
        }
        return event;
    }

    /** The events up to and including a message with this content. */
    public List<Event> until(String content) {
        List<Event> events = new ArrayList<>();
        Event event;
        do {
            event = next();
            if (!event.name().equals("comment")) {
                events.add(event);
            }
        } while (!event.name().equals("message") || !event.data().content().equals(content));
        return events;
    }

    public Event next() {
        while (read.isEmpty()) {
            if (!head.startsWith("http/1.1 200")) {
                throw new AssertionError("no events, but " + head);
            }
            byte[] chunk = socket.chunk();
            if (chunk == null) {
                throw new AssertionError("the stream ended where an event was expected");
            }
            take(chunk);
        }
        Event event = read.removeFirst();
        lastId = event.id().isEmpty() ? lastId : event.id();
        return event;
    }

    /** The server has ended the stream, without another event. */
    public void isOver() {
        byte[] chunk = socket.chunk();
        while (chunk != null) {
            take(chunk);
            chunk = socket.chunk();
        }
        read.removeIf(event -> event.name().equals("comment"));
        if (!read.isEmpty()) {
            throw new AssertionError("expected the end, but got " + read);
        }
    }

    /** The events until the server ends the stream. */
    public List<Event> untilTheEnd() {
        byte[] chunk = socket.chunk();
        while (chunk != null) {
            take(chunk);
            chunk = socket.chunk();
        }
        return List.copyOf(read);
    }

    private void take(byte[] chunk) {
        rest.append(new String(chunk, UTF_8));
        for (int end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
            read.add(parse(rest.substring(0, end)));
            rest.delete(0, end + 2);
        }
    }

    private Event parse(String block) {
        String name = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line : block.split("\n", -1)) {
            if (line.startsWith(":")) {
                return new Event("comment", "", new Line("{}"));
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            } else {
                throw new AssertionError("no field of an event: " + line);
            }
        }
        return new Event(name, id, new Line(data.toString()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
