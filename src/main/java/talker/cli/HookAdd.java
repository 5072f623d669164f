package talker.cli;

import static talker.cli.AdminClient.segment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** {@code talker hook add}. */
@Command(
        name = "add",
        description = "Adds an incoming hook and prints its address. Whoever knows the address posts in the room as the"
                + " user. It is shown only here.")
final class HookAdd extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Parameters(
            paramLabel = "USER",
            converter = Converters.User.class,
            description = "The user of the account whose name what is posted has.")
    @SuppressWarnings("NullAway.Init")
    private UserName user;

    /** The path of a room's incoming hooks. */
    static String path(RoomName room) {
        return "/v1/rooms/" + segment(room.account()) + "." + segment(room.room()) + "/incoming-hooks";
    }

    @Override
    void run(AdminClient server, Printout out) {
        out.line(server.post(path(room), AdminClient.JSON.createObjectNode().put("user", user.value()))
                .path("url")
                .asText());
    }
}
