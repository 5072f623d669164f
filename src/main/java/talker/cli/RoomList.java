package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.chat.VisibleText;

/** {@code talker room list}: a name a line, in order. */
@Command(
        name = "list",
        description =
                "Prints the rooms of an account, one a line; after a private room's name 'private' and its members,"
                        + " each after a TAB.")
final class RoomList extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT", converter = Converters.Account.class)
    private String account = "";

    @Override
    void run(AdminClient server, PrintWriter out) {
        String path = "/v1/accounts/" + segment(account) + "/rooms";
        forEachPage(server, path, "rooms", "room", room -> out.println(line(room)));
    }

    private static String line(JsonNode room) {
        StringBuilder line = new StringBuilder(room.path("room").asText());
        if (room.path("private").asBoolean()) {
            line.append("\tprivate");
            room.path("members").forEach(member -> line.append('\t').append(VisibleText.escape(member.asText())));
        }
        return line.toString();
    }
}
