package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** {@code talker room add}. */
@Command(
        name = "add",
        description = {
            "Adds rooms. The first room of an account makes the account.",
            "A room that is there already is from then on what is said here: open to all users of its account, or with"
                    + " --private to its members only."
        })
final class RoomAdd extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", arity = "1..*", converter = Converters.Room.class)
    private List<RoomName> rooms = List.of();

    @Option(names = "--private", description = "Only members may enter.")
    private boolean isPrivate;

    @Option(
            names = "--member",
            paramLabel = "USER",
            converter = Converters.User.class,
            description = "A member of the private room; repeat it for more.")
    private List<UserName> members = List.of();

    @Override
    void run(AdminClient server, Printout out) {
        if (!isPrivate && !members.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--member is for private rooms: add --private");
        }
        ObjectNode body = AdminClient.JSON.createObjectNode().put("private", isPrivate);
        ArrayNode list = body.putArray("members");
        members.forEach(member -> list.add(member.value()));
        for (RoomName room : rooms) {
            server.put("/v1/rooms/" + segment(room.account()) + "." + segment(room.room()), body);
        }
    }
}
