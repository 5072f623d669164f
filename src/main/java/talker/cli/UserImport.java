package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import talker.account.Token;
import talker.protocol.UserName;

/** {@code talker user import}: prints {@code user TAB token} a line, in the order of the input. */
@Command(
        name = "import",
        description = {
            "Adds many users: one a line on standard input, optionally with a TAB and a token of 8 to 256 characters."
                    + " Prints 'USER TAB TOKEN' a line, in the same order.",
            "A user who is there already gets the token given, or a new one. All lines are checked before any of them"
                    + " is imported; an import that broke off can be run again."
        })
final class UserImport extends AdminCommand {
    /** As many as the server takes at once, and few enough for its bound on a body. */
    private static final int BATCH = 1000;

    @Parameters(paramLabel = "ACCOUNT", converter = Converters.Account.class)
    private String account = "";

    /** A user to import, with a token or to get one. */
    record NewUser(UserName name, @Nullable String token) {}

    @Override
    void run(AdminClient server, Printout out) {
        importAll(server, account, parse(standardInput()), imported -> {
            for (JsonNode user : imported) {
                out.line(user.path("user").asText(), user.path("token").asText());
            }
            out.flush();
        });
    }

    /** Imports users, as many at once as the server takes, and hands on what it answers: lists of users with tokens. */
    static void importAll(AdminClient server, String account, List<NewUser> users, Consumer<JsonNode> whenImported) {
        String path = "/v1/accounts/" + segment(account) + "/users:import";
        for (int from = 0; from < users.size(); from += BATCH) {
            List<NewUser> batch = users.subList(from, Math.min(from + BATCH, users.size()));
            whenImported.accept(server.post(path, body(batch)).path("users"));
        }
    }

    private static ObjectNode body(List<NewUser> users) {
        ObjectNode body = AdminClient.JSON.createObjectNode();
        ArrayNode list = body.putArray("users");
        for (NewUser user : users) {
            ObjectNode entry = list.addObject().put("user", user.name().value());
            if (user.token() != null) {
                entry.put("token", user.token());
            }
        }
        return body;
    }

    private static String standardInput() {
        try {
            byte[] bytes = System.in.readAllBytes();
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            throw new CommandFailure("The input is not UTF-8. Nothing was imported.", malformed);
        } catch (IOException broken) {
            throw new CommandFailure("The input cannot be read: " + broken.getMessage(), broken);
        }
    }

    private static List<NewUser> parse(String input) {
        List<NewUser> users = new ArrayList<>();
        Map<UserName, Integer> seen = new HashMap<>();
        int number = 0;
        for (String line : input.split("\r?\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            NewUser user = parse(line, number);
            @Nullable Integer before = seen.putIfAbsent(user.name(), number);
            if (before != null) {
                throw refuse(number, "'" + user.name() + "' is in line " + before + " already");
            }
            users.add(user);
        }
        return users;
    }

    private static NewUser parse(String line, int number) {
        int tab = line.indexOf('\t');
        String name = tab < 0 ? line : line.substring(0, tab);
        UserName user = UserName.parse(name)
                .orElseThrow(() -> refuse(number, "'" + name + "' is no user's name: " + Converters.USER_RULE));
        if (tab < 0) {
            return new NewUser(user, null);
        }
        String token = line.substring(tab + 1);
        if (Token.parse(token).isEmpty()) {
            throw refuse(number, "the token needs 8 to 256 characters, none of them a control character");
        }
        return new NewUser(user, token);
    }

    private static CommandFailure refuse(int line, String why) {
        return new CommandFailure("Line " + line + ": " + why + ". Nothing was imported.");
    }
}
