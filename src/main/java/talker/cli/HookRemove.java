package talker.cli;

import static talker.cli.AdminClient.segment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker hook remove}. */
@Command(name = "remove", description = "Removes an incoming hook: its address opens nothing any more.")
final class HookRemove extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Parameters(paramLabel = "ID", description = "Its id, as 'talker hook list' prints it.")
    private String id = "";

    @Override
    void run(AdminClient server, Printout out) {
        server.delete(HookAdd.path(room) + "/" + segment(id));
    }
}
