package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker room retention}. */
@Command(
        name = "retention",
        description = {
            "Decides how long the messages of a room are kept; what is older is deleted in the background, for good.",
            "Without an option it shows what was decided."
        })
final class RoomRetention extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Option(
            names = "--age",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "Messages older than this are deleted: 12h, 30d")
    private @Nullable Duration age;

    @Option(names = "--count", paramLabel = "N", description = "So many of the newest messages are kept.")
    private @Nullable Long count;

    @Option(names = "--forever", description = "Everything is kept, whatever talker.retention says.")
    private boolean isForever;

    @Option(names = "--default", description = "As talker.retention says.")
    private boolean isDefault;

    @Override
    void run(AdminClient server, Printout out) {
        boolean isBounded = age != null || count != null;
        if ((isBounded ? 1 : 0) + (isForever ? 1 : 0) + (isDefault ? 1 : 0) > 1) {
            throw new ParameterException(
                    spec.commandLine(), "Give --age or --count or both, or --forever, or --default");
        }
        if ((age != null && age.isZero()) || (count != null && count < 1)) {
            throw new ParameterException(spec.commandLine(), "--age and --count must be 1 or more");
        }
        String path = "/v1/rooms/" + segment(room.account()) + "." + segment(room.room()) + "/retention";
        if (isDefault) {
            server.delete(path);
        } else if (isBounded || isForever) {
            ObjectNode body = AdminClient.JSON.createObjectNode();
            if (age != null) {
                body.put("age", age.toMillis());
            }
            if (count != null) {
                body.put("count", count);
            }
            server.put(path, body);
        } else {
            out.line(words(server.get(path).path("retention")));
        }
    }

    private static String words(JsonNode retention) {
        if (retention.isMissingNode() || retention.isNull()) {
            return "default";
        }
        String byAge =
                retention.has("age") ? "--age " + time(retention.get("age").asLong()) : "";
        String byCount =
                retention.has("count") ? "--count " + retention.get("count").asLong() : "";
        String both = (byAge + " " + byCount).strip();
        return both.isEmpty() ? "forever" : both;
    }

    /** In the largest unit that it is a multiple of. */
    private static String time(long millis) {
        Duration time = Duration.ofMillis(millis);
        if (time.equals(Duration.ofDays(time.toDays()))) {
            return time.toDays() + "d";
        } else if (time.equals(Duration.ofHours(time.toHours()))) {
            return time.toHours() + "h";
        } else if (time.equals(Duration.ofSeconds(time.toSeconds()))) {
            return time.toSeconds() + "s";
        }
        return millis + "ms";
    }
}
