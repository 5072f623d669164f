package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker invite add}. */
@Command(
        name = "add",
        description = {
            "Adds an invite to a room and prints its link. Who opens it chooses a name, becomes a user of the account, and a"
                    + " member where the room is private. The link is shown only here.",
            "It begins with the address of --server: name there the one that people reach."
        })
final class InviteAdd extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "How long it is good for, such as 12h or 30d. Default: 7d, or what the server is set to")
    private @Nullable Duration expires;

    @Option(names = "--uses", paramLabel = "N", description = "How many people it lets in. Default: 1")
    private int uses = 1;

    /** The path of the invites to a room. */
    static String path(RoomName room) {
        return "/v1/rooms/" + segment(room.account()) + "." + segment(room.room()) + "/invites";
    }

    @Override
    void run(AdminClient server, Printout out) {
        ObjectNode wanted = AdminClient.JSON.createObjectNode().put("uses", uses);
        if (expires != null) {
            wanted.put("expires-in", expires.toSeconds());
        }
        out.line(server.post(path(room), wanted).path("url").asText());
    }
}
