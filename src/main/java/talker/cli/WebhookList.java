package talker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.chat.VisibleText;
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
    void run(AdminClient server, PrintWriter out) {
        server.get(WebhookAdd.path(room)).path("webhooks").forEach(webhook -> out.println(line(webhook)));
    }

    private static String line(JsonNode webhook) {
        String line = webhook.path("id").asText() + "\t" + webhook.path("state").asText() + "\t"
                + webhook.path("url").asText();
        return webhook.has("error")
                ? line + "\t" + VisibleText.escape(webhook.path("error").asText())
                : line;
    }
}
