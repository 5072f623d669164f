package talker.cli;

import static talker.cli.AdminClient.segment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.UserName;

/** {@code talker user remove}. */
@Command(
        name = "remove",
        description =
                "Removes a user from an account and from its private rooms. The user's connections are closed; the"
                        + " user's messages stay.")
final class UserRemove extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT", converter = Converters.Account.class)
    private String account = "";

    @Parameters(paramLabel = "USER", converter = Converters.User.class)
    @SuppressWarnings("NullAway.Init")
    private UserName user;

    @Override
    void run(AdminClient server, Printout out) {
        server.delete("/v1/accounts/" + segment(account) + "/users/" + segment(user.value()));
    }
}
