package talker.cli;

import static talker.cli.AdminClient.segment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker invite remove}. */
@Command(name = "remove", description = "Removes an invite: its link opens nothing any more. Who came by it stays.")
final class InviteRemove extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Parameters(paramLabel = "ID", description = "Its id, as 'talker invite list' prints it.")
    private String id = "";

    @Override
    void run(AdminClient server, Printout out) {
        server.delete(InviteAdd.path(room) + "/" + segment(id));
    }
}
