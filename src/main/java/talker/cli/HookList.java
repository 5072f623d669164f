package talker.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.chat.VisibleText;
import talker.protocol.RoomName;

/** {@code talker hook list}: a hook a line, in the order in which they were added. */
@Command(name = "list", description = "Prints the incoming hooks of a room, one a line: id, a TAB and the user.")
final class HookList extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Override
    void run(AdminClient server, PrintWriter out) {
        server.get(HookAdd.path(room))
                .path("incoming-hooks")
                .forEach(hook -> out.println(hook.path("id").asText() + "\t"
                        + VisibleText.escape(hook.path("user").asText())));
    }
}
