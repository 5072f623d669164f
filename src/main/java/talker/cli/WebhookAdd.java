package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker webhook add}. */
@Command(
        name = "add",
        description = "Adds a webhook and prints its id, a TAB and the secret that its deliveries are signed with. The"
                + " secret is shown only here.")
final class WebhookAdd extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Parameters(paramLabel = "URL", description = "Where messages are delivered, http or https.")
    private String url = "";

    /** The path of a room's webhooks. */
    static String path(RoomName room) {
        return "/v1/rooms/" + segment(room.account()) + "." + segment(room.room()) + "/webhooks";
    }

    @Override
    void run(AdminClient server, Printout out) {
        JsonNode added =
                server.post(path(room), AdminClient.JSON.createObjectNode().put("url", url));
        out.line(added.path("id").asText(), added.path("secret").asText());
    }
}
