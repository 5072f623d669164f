package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

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
    void run(AdminClient server, Printout out) {
        String path = "/v1/accounts/" + segment(account) + "/rooms";
        forEachPage(server, path, "rooms", "room", room -> out.line(fields(room)));
    }

    private static String[] fields(JsonNode room) {
        List<String> fields = new ArrayList<>(List.of(room.path("room").asText()));
        if (room.path("private").asBoolean()) {
            fields.add("private");
            room.path("members").forEach(member -> fields.add(member.asText()));
        }
        return fields.toArray(String[]::new);
    }
}
