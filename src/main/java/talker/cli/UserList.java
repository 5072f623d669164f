package talker.cli;

import static talker.cli.AdminClient.segment;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.chat.VisibleText;

/** {@code talker user list}: a name a line, in order. */
@Command(name = "list", description = "Prints the users of an account, one a line.")
final class UserList extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT", converter = Converters.Account.class)
    private String account = "";

    @Override
    void run(AdminClient server, PrintWriter out) {
        String path = "/v1/accounts/" + segment(account) + "/users";
        forEachPage(server, path, "users", "", user -> out.println(VisibleText.escape(user.asText())));
    }
}
