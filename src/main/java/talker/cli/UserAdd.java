package talker.cli;

import static talker.cli.AdminClient.segment;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import talker.protocol.UserName;

/** {@code talker user add}: prints the new user's token, and nothing else. */
@Command(
        name = "add",
        description = "Adds a user and prints the user's token, which is shown this once. The first user of an account"
                + " makes the account.")
final class UserAdd extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT", converter = Converters.Account.class)
    private String account = "";

    @Parameters(paramLabel = "USER", converter = Converters.User.class)
    @SuppressWarnings("NullAway.Init")
    private UserName user;

    @Option(
            names = "--issuer",
            paramLabel = "ISSUER",
            description =
                    "No token is made: the user signs in with those of this issuer (docs/SIGN-IN.md). A user who is"
                            + " there may from now on, too.")
    private @Nullable String issuer;

    @Override
    void run(AdminClient server, Printout out) {
        if (issuer != null) {
            server.put(
                    "/v1/accounts/" + segment(account) + "/users/" + segment(user.value()) + "/issuer",
                    AdminClient.JSON.createObjectNode().put("issuer", issuer));
            return;
        }
        String path = "/v1/accounts/" + segment(account) + "/users";
        String token = server.post(path, AdminClient.JSON.createObjectNode().put("user", user.value()))
                .path("token")
                .asText();
        out.line(token);
    }
}
