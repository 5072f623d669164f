package talker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker webhook list}: a webhook a line, in the order in which they were added. */
@Command(
        name = "list",
        description = "Prints the webhooks of a room, one a line: id, state (ok, failing, disabled), URL and, where"
                + " there is one, the last error, with TABs between them.")
final class WebhookList extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Override
    void run(AdminClient server, Printout out) {
        server.get(WebhookAdd.path(room)).path("webhooks").forEach(webhook -> out.line(fields(webhook)));
    }

    private static String[] fields(JsonNode webhook) {
        return Stream.of("id", "state", "url", "error")
                .filter(webhook::has)
                .map(field -> webhook.get(field).asText())
                .toArray(String[]::new);
    }
}
