package talker.cli;

import static talker.cli.AdminClient.segment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.UserName;

/** {@code talker token rotate}: prints the new token, and nothing else. */
@Command(
        name = "rotate",
        description = "Gives a user a new token and prints it. The one from before opens nothing any more; connections"
                + " made with it are closed.")
final class TokenRotate extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT", converter = Converters.Account.class)
    private String account = "";

    @Parameters(paramLabel = "USER", converter = Converters.User.class)
    @SuppressWarnings("NullAway.Init")
    private UserName user;

    @Override
    void run(AdminClient server, Printout out) {
        String path = "/v1/accounts/" + segment(account) + "/users/" + segment(user.value()) + "/token";
        out.line(server.post(path, AdminClient.JSON.createObjectNode())
                .path("token")
                .asText());
    }
}
