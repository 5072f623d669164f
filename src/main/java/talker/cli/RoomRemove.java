package talker.cli;

import static talker.cli.AdminClient.segment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker room remove}. */
@Command(
        name = "remove",
        description =
                "Removes a room: its connections are closed and nobody enters it. Its messages stay in the journal,"
                        + " and are there again when the room is added again.")
final class RoomRemove extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Override
    void run(AdminClient server, Printout out) {
        server.delete("/v1/rooms/" + segment(room.account()) + "." + segment(room.room()));
    }
}
