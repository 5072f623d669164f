package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.protocol.UserName;

/** {@code talker user erase}: prints what was erased. */
@Command(
        name = "erase",
        description = {
            "Takes the text of everything that a user wrote in any room of the account out of the journal, for good:"
                    + " nobody can read it any more, here or through a webhook. Who wrote when stays.",
            "It works whether or not the user still exists; a user who still does can go on writing, so remove the user"
                    + " first. One that broke off is simply run again. Backups and exports are yours to see to:"
                    + " docs/DATA.md."
        })
final class UserErase extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT", converter = Converters.Account.class)
    private String account = "";

    @Parameters(paramLabel = "USER", converter = Converters.User.class)
    @SuppressWarnings("NullAway.Init")
    private UserName user;

    private JsonNode last = MissingNode.getInstance();

    @Override
    void run(AdminClient server, Printout out) {
        UpkeepProgress progress = new UpkeepProgress(spec.commandLine().getErr());
        String path = "/v1/accounts/" + segment(account) + "/users/" + segment(user.value()) + "/erase";
        server.stream("POST", path, lines -> read(lines, progress));
        if (last.has("error")) {
            throw new CommandFailure(last.at("/error/message").asText() + ".");
        }
        if (!last.path("done").asBoolean()) {
            throw new CommandFailure("The server broke off before all was erased. Run it again: it goes on.");
        }
        out.line(counts());
        if (last.path("messages").asLong() == 0) {
            new Printout(spec.commandLine().getErr())
                    .line("talker: nothing that '" + user.value() + "' wrote was found in a room of '" + account
                            + "': it is erased already, or the name is another. See that every letter is right, capitals"
                            + " too: 'talker user list " + account + "' shows who is a user still.");
        }
        if (last.path("unreadable").asLong() > 0) {
            throw new CommandFailure(last.path("unreadable").asLong()
                    + " events or snapshots could not be read, and may still hold text of this user. See which with"
                    + " 'talker verify'.");
        }
    }

    private void read(InputStream lines, UpkeepProgress progress) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(lines, UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            last = AdminClient.JSON.readTree(line);
            if (last.has("events")) {
                progress.show(counts());
            }
        }
    }

    private String counts() {
        return String.format(
                Locale.ROOT,
                "%d messages erased in %d rooms, %d snapshots cleaned, %d events looked at",
                last.path("messages").asLong(),
                last.path("rooms").asLong(),
                last.path("snapshots").asLong(),
                last.path("events").asLong());
    }
}
