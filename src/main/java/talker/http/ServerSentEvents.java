package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.util.ByteString;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import talker.protocol.Terms;

/**
 * Lines of the protocol as server-sent events: the line is an event's data. A message's seq is its id, so that a client
 * that comes back with the last id it has seen goes on from there, without a hole. Nothing is parsed: the lines are our
 * own, and no string in them can look like what is searched for, since the quotes within it are escaped.
 */
final class ServerSentEvents {
    private static final String MESSAGE = "{\"type\":\"message\",";
    private static final String REDACTED = "{\"type\":\"redacted\",";
    private static final Pattern REDACTION = Pattern.compile(",\"seq\":(\\d+),\"time\":");
    private static final Pattern FINAL = Pattern.compile(",\"final\":true,\"seq\":(\\d+)");
    private static final Pattern CONNECTED = Pattern.compile(",\"version\":2,\"seq\":(\\d+),\"users\":\\[");
    private static final String PONG = "{\"type\":\"pong\"}";
    private static final String KEEP_ALIVE = ": still here\n\n";
    private static final Pattern TYPE = Pattern.compile("^\\{\"type\":\"([a-z]+)\"");

    private final Terms terms;

    ServerSentEvents(Terms terms) {
        this.terms = terms;
    }

    /** The events of a chunk of whole lines. */
    ByteString ofLines(ByteString chunk) {
        String text = chunk.utf8String();
        StringBuilder events = new StringBuilder(text.length() + 100);
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            add(text.substring(from, end), events);
            from = end + 1;
        }
        return ByteString.fromArrayUnsafe(events.toString().getBytes(UTF_8));
    }

    private void add(String line, StringBuilder events) {
        if (line.equals(PONG)) {
            events.append(KEEP_ALIVE);
            return;
        }
        String id = id(line);
        events.append("event: ").append(name(line, id != null)).append('\n');
        if (id != null) {
            events.append("id: ").append(id).append('\n');
        }
        events.append("data: ").append(line).append("\n\n");
    }

    private @Nullable String id(String line) {
        if (line.startsWith(MESSAGE)) {
            return group(FINAL, line);
        }
        if (line.startsWith(REDACTED)) {
            return group(REDACTION, line);
        }
        return line.startsWith("{\"type\":\"connected\"") ? idOfConnected(line) : null;
    }

    /**
     * Where the client stands before the first message: it may break off before that comes. Nobody knows where a replay of
     * the newest begins, unless there is no more than that in all.
     */
    private @Nullable String idOfConnected(String line) {
        Long since = terms.since();
        if (since != null) {
            return since.toString();
        }
        String end = group(CONNECTED, line);
        if (end == null || terms.history() == 0) {
            return end;
        }
        return Long.parseLong(end) <= terms.history() ? "0" : null;
    }

    private static @Nullable String group(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** An event called "error" would look to a browser as if the connection had broken. */
    private static String name(String line, boolean hasId) {
        if (line.startsWith(MESSAGE)) {
            return hasId ? "message" : "draft";
        }
        Matcher type = TYPE.matcher(line);
        String name = type.find() ? type.group(1) : "";
        return name.equals("error") ? "end" : name;
    }
}
