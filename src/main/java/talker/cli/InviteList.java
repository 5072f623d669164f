package talker.cli;

import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker invite list}: an invite a line, in the order in which they end. */
@Command(
        name = "list",
        description =
                "Prints the invites to a room that have not expired, one a line: id, how many more it lets in, and"
                        + " until when, with TABs between.")
final class InviteList extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Override
    void run(AdminClient server, Printout out) {
        server.get(InviteAdd.path(room))
                .path("invites")
                .forEach(invite -> out.line(
                        invite.path("id").asText(),
                        invite.path("uses").asText(),
                        Instant.ofEpochMilli(invite.path("expires").asLong()).toString()));
    }
}
