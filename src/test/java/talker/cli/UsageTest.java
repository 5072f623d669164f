package talker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be told without a server. */
class UsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        return TalkerCommand.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "user",
                "user add",
                "user import",
                "user list",
                "user remove",
                "user erase",
                "token",
                "token rotate",
                "room",
                "room add",
                "room list",
                "room remove",
                "room retention",
                "webhook",
                "webhook add",
                "webhook list",
                "webhook remove",
                "hook",
                "hook add",
                "hook list",
                "hook remove",
                "history",
                "export",
                "import",
                "verify",
                "chat",
                "doctor",
                "bench"
            })
    void everyCommandHasHelp(String command) {
        assertThat(run((command + " --help").strip())).isZero();
        assertThat(out.toString()).startsWith("Usage: " + ("talker " + command).strip() + " ");
        assertThat(out.toString()).contains("Exit codes: 0 done, 1 failed, 2 wrong usage.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theVersionIsToldOnOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("talker .+\n");
    }

    @Test
    void withoutACommandTheUsageIsShownAsAnError() {
        assertThat(run("")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Usage: talker ").contains("serve", "user", "token", "room", "history");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            nonsense                           | 'nonsense' (see 'talker --help')
            --nonsense                         | '--nonsense'
            user                               | Missing required subcommand (see 'talker user --help')
            user add                           | Missing required parameters: 'ACCOUNT', 'USER' (see 'talker user add --help')
            user add acme                      | Missing required parameter: 'USER'
            user add acme ann eve              | 'eve'
            user add acme ann --nonsense       | Unknown option: '--nonsense'
            user add ac.me ann                 | 'ac.me' is no account's name: it needs 1 to 63 of a-z
            user add acme a\u007f              | 'a\\u007f' is no user's name: it needs 1 to 64 characters
            user remove acme                   | Missing required parameter: 'USER'
            user list                          | Missing required parameter: 'ACCOUNT'
            user import                        | Missing required parameter: 'ACCOUNT'
            token                              | Missing required subcommand
            token rotate acme                  | Missing required parameter: 'USER'
            room                               | Missing required subcommand
            webhook add acme.lobby             | Missing required parameter: 'URL'
            hook add acme.lobby                | Missing required parameter: 'USER'
            room add                           | Missing required parameter: 'ACCOUNT.ROOM'
            room add acme                      | 'acme' is no room's name: it is ACCOUNT.ROOM
            room add acme.x --member ann       | --member is for private rooms: add --private
            room list acme.x                   | 'acme.x' is no account's name
            room retention acme.x --age 0d     | --age and --count must be 1 or more
            room retention acme.x --count 0    | --age and --count must be 1 or more
            room retention acme.x --age month  | 'month' is no time: it looks like 500ms, 20s, 5m, 1h or 30d
            room retention acme.x --count 1 --forever | Give --age or --count or both, or --forever, or --default
            export acme                        | 'acme' is no room's name
            export acme.x --after -1           | --after must be 0 or more
            import acme.x --unknown-users ask  | expected one of [REFUSE, KEEP]
            user erase acme                    | Missing required parameter: 'USER'
            room remove                        | Missing required parameter: 'ACCOUNT.ROOM'
            history                            | Missing required parameter: 'ACCOUNT.ROOM'
            history acme.x --last 0            | --last must be 1 or more
            history acme.x --last ten          | 'ten' is not a long
            history acme.x --server localhost  | 'localhost' is no server: it looks like http://127.0.0.1:8080
            history acme.x --server ftp://a    | 'ftp://a' is no server
            chat --user ann                    | Missing required parameter: 'ACCOUNT.ROOM'
            chat acme.x                        | Missing required option: '--user=USER'
            chat acme --user ann               | 'acme' is no room's name
            chat acme.x --user ann --port 0    | --port must be 1 to 65535
            chat acme.x --user ann --history 1001 | --history must be 0 to 1000
            chat acme.x --user ann --history -1 | --history must be 0 to 1000
            chat acme.x --user ann --wait 0s   | --wait must be longer than 0
            chat acme.x --user ann --wait 5    | '5' is no time
            chat acme.x --user ann --color=red | '--color'
            bench                              | Missing required parameter: 'SCENARIO'
            bench small-room                   | 'small-room' is no scenario; there are big-room, many-rooms, idle
            bench big-room --members 0         | Rooms and members need 1 or more each
            bench big-room --senders 501       | A room cannot have more senders than members.
            bench big-room --duration 5        | '5' is no time: it looks like 500ms, 20s, 5m, 1h or 30d
            bench big-room --duration 61m      | A run is measured for more than 0 and at most 60 minutes.
            bench big-room --size 23           | A message has 24 to 60000 characters.
            bench big-room --protocol 3        | The protocol has the versions 1 and 2.
            bench big-room --storms 1          | --storms cannot be used with big-room
            bench big-room --partials 5        | --partials and --final-every cannot be used with big-room
            bench big-room --rate 0            | A rate is more than 0 and at most a million a second.
            bench big-room --port 65536        | --port must be 1 to 65535
            bench idle --rate 5                | --rate and --outstanding cannot be used with idle
            bench big-room --rate 5 --outstanding 5 | --rate together with --outstanding cannot be used with big-room
            serve --tcp-port 65536             | --tcp-port must be 1 to 65535, or 0 for a free port
            serve --http-port -1               | --http-port must be 1 to 65535
            serve --tcp-port x                 | 'x' is not an int
            serve --server http://a            | Unknown options: '--server'
            """)
    void wrongUsageIsOneLineAndExitCode2(String line, String words) {
        assertThat(run(line)).as(err.toString()).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("talker: ").contains(words);
    }
}
