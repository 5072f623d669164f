package talker.cli;

import static talker.cli.AdminClient.segment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker webhook remove}. */
@Command(name = "remove", description = "Removes a webhook: nothing more is delivered to it.")
final class WebhookRemove extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Parameters(paramLabel = "ID", description = "Its id, as 'talker webhook list' prints it.")
    private String id = "";

    @Override
    void run(AdminClient server, Printout out) {
        server.delete(WebhookAdd.path(room) + "/" + segment(id));
    }
}
