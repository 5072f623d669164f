package talker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker room moderation}: what is in force. */
@Command(
        name = "moderation",
        description = "Prints who moderates a room, and who is muted or banned there, one a line: what it is, the user,"
                + " until when, who decided so and why, each after a TAB.")
final class RoomModeration extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Option(names = "--json", description = "As the API answers it: moderators, mutes and bans.")
    private boolean isJson;

    @Override
    void run(AdminClient server, Printout out) {
        JsonNode found = server.get(ModerationCommand.path(room));
        if (isJson) {
            out.line(found.toString());
            return;
        }
        found.path("moderators").forEach(user -> out.line("moderator", user.asText()));
        found.path("mutes").forEach(mute -> out.line(fields("muted", mute)));
        found.path("bans").forEach(ban -> out.line(fields("banned", ban)));
    }

    private static String[] fields(String what, JsonNode sanction) {
        JsonNode until = sanction.path("until");
        String end = until.isNumber() ? Instant.ofEpochMilli(until.asLong()).toString() : "for good";
        String by = sanction.path("by").asText("an administrator");
        String reason = sanction.path("reason").asText("");
        return new String[] {what, sanction.path("user").asText(), end, by, reason};
    }
}
