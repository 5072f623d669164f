package talker.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;

/** {@code talker hook list}: a hook a line, in the order in which they were added. */
@Command(name = "list", description = "Prints the incoming hooks of a room, one a line: id, a TAB and the user.")
final class HookList extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Override
    void run(AdminClient server, Printout out) {
        server.get(HookAdd.path(room))
                .path("incoming-hooks")
                .forEach(hook ->
                        out.line(hook.path("id").asText(), hook.path("user").asText()));
    }
}
