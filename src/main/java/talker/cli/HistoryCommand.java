package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker history}: a room's finals, oldest first. */
@Command(
        name = "history",
        description =
                "Prints the finished messages of a room, oldest first: one a line, with the time of this machine's"
                        + " time zone.")
final class HistoryCommand extends AdminCommand {
    private static final int PAGE = 1000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Option(names = "--last", paramLabel = "N", description = "Only the last N messages. Default: all")
    private long last = Long.MAX_VALUE;

    @Option(
            names = "--json",
            description = "One JSON object a line, with the keys seq, id, from, content and time (milliseconds since"
                    + " 1970), and of a private message also to.")
    private boolean isJson;

    @Override
    void run(AdminClient server, Printout out) {
        if (last < 1) {
            throw new ParameterException(spec.commandLine(), "--last must be 1 or more");
        }
        String path = "/v1/rooms/" + segment(room.account()) + "." + segment(room.room()) + "/history?limit=";
        if (last == Long.MAX_VALUE) {
            printAll(server, path, out);
        } else {
            printLast(server, path, out);
        }
    }

    private void printAll(AdminClient server, String path, Printout out) {
        long after = 0;
        boolean more = true;
        while (more && !out.isBroken()) {
            JsonNode page = server.get(path + PAGE + "&after=" + after);
            for (JsonNode message : page.path("messages")) {
                out.line(line(message));
                after = message.path("seq").asLong();
            }
            more = page.path("more").asBoolean();
        }
    }

    /** Pages go backwards, so they are kept until the oldest is there. */
    private void printLast(AdminClient server, String path, Printout out) {
        Deque<List<String>> pages = new ArrayDeque<>();
        long before = Long.MAX_VALUE;
        long missing = last;
        boolean more = true;
        while (more && missing > 0) {
            JsonNode page = server.get(path + Math.min(missing, PAGE) + "&before=" + before);
            List<String> lines = new ArrayList<>();
            for (JsonNode message : page.path("messages")) {
                lines.add(line(message));
            }
            before = page.at("/messages/0/seq").asLong();
            missing -= lines.size();
            more = page.path("more").asBoolean();
            pages.addFirst(lines);
        }
        pages.forEach(lines -> lines.forEach(line -> out.line(line)));
    }

    private String line(JsonNode message) {
        if (isJson) {
            return message.toString();
        }
        String time = TIME.format(Instant.ofEpochMilli(message.path("time").asLong()));
        String from = message.path("from").asText();
        String to = message.has("to") ? " to " + message.path("to").asText() + ", privately" : "";
        return time + "  " + from + to + ": " + message.path("content").asText();
    }
}
