package talker.cli;

import static talker.cli.AdminClient.segment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code talker user list}: a name a line, in order. */
@Command(name = "list", description = "Prints the users of an account, one a line.")
final class UserList extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT", converter = Converters.Account.class)
    private String account = "";

    @Override
    void run(AdminClient server, Printout out) {
        String path = "/v1/accounts/" + segment(account) + "/users";
        forEachPage(server, path, "users", "", user -> out.line(user.asText()));
    }
}
