package talker.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import talker.chat.Chat;
import talker.chat.ChatFailure;
import talker.chat.Membership;
import talker.chat.PlainChat;
import talker.client.Address;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** {@code talker chat}: a room in a terminal, or in a pipe. */
@Command(
        name = "chat",
        description = {
            "Joins a room: in a terminal with all that is typed there as it is typed; /help tells what can be done.",
            "Where standard input or output is no terminal, each line of the input is said, each message that is heard"
                    + " is printed as 'USER: TEXT', and at the end of the input the command waits until all is stored:"
                    + " echo hi | talker chat …"
        })
final class ChatCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int MOST_HISTORY = 1000;
    private static final int USUAL_HISTORY = 20;
    private static final Duration PATIENCE_IN_A_TERMINAL = Duration.ofSeconds(10);
    private static final Duration PATIENCE_IN_A_PIPE = Duration.ofSeconds(60);

    /** When to use colours. */
    enum Colours {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Option(
            names = "--user",
            paramLabel = "USER",
            required = true,
            converter = Converters.User.class,
            description = "Who you are in it.")
    @SuppressWarnings("NullAway.Init")
    private UserName user;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "The user's token. Other users of this machine can see it in the list of processes: better put"
                            + " it into TALKER_TOKEN, or leave both away, and a terminal asks for it.")
    private @Nullable String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "A file with the token, read again at each connect: for tokens that expire, and that something"
                            + " else keeps fresh.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Where the server listens for the Talker Protocol. Default: 127.0.0.1")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "The port of the Talker Protocol. Default: 61800")
    private int port = 61800;

    @Option(names = "--tls", description = "Through TLS. It goes without saying where --ca or --cert is given.")
    private boolean isSecured;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrustOptions trust;

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "Begins with the last N messages, 0 to 1000. Default: 20, and 0 in a pipe")
    private @Nullable Integer history;

    @Option(names = "--listen", description = "Reads no input: prints what is heard, until it is stopped.")
    private boolean listens;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "How long to wait, at the end, for what is not stored yet. Default: 10s, and 60s in a pipe")
    private @Nullable Duration patience;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "Colours in a terminal: always, never or auto, which is never where NO_COLOR is set."
                    + " Default: auto")
    private Colours colours = Colours.AUTO;

    @Override
    public Integer call() {
        checkOptions();
        boolean isTerminal = !listens
                && StandardStream.INPUT.isTerminal()
                && StandardStream.OUTPUT.isTerminal()
                && canMoveItsCursor(System.getenv("TERM"));
        try {
            if (isTerminal) {
                return Chat.run(
                        membership(USUAL_HISTORY, PATIENCE_IN_A_TERMINAL), hasColours(System.getenv("NO_COLOR")));
            }
            talkPlainly(membership(0, PATIENCE_IN_A_PIPE));
            return DONE;
        } catch (ChatFailure failed) {
            throw new CommandFailure(String.valueOf(failed.getMessage()), failed);
        } catch (IOException unset) {
            throw new CommandFailure(
                    "The terminal cannot be set, which takes the programs stty and tty: " + unset.getMessage()
                            + ". With '| cat' behind it the command does without.",
                    unset);
        }
    }

    private void talkPlainly(Membership membership) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (listens) {
            PlainChat.listen(membership, out, err);
        } else {
            PlainChat.say(membership, System.in, out, err);
        }
    }

    private void checkOptions() {
        if (port < 1 || port > 65535) {
            throw new ParameterException(spec.commandLine(), "--port must be 1 to 65535");
        }
        if (history != null && (history < 0 || history > MOST_HISTORY)) {
            throw new ParameterException(spec.commandLine(), "--history must be 0 to " + MOST_HISTORY);
        }
        if (token != null && tokenFile != null) {
            throw new ParameterException(spec.commandLine(), "--token and --token-file exclude each other");
        }
        if (host.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--host must not be empty");
        }
        if (patience != null && patience.isZero()) {
            throw new ParameterException(spec.commandLine(), "--wait must be longer than 0");
        }
    }

    private Membership membership(int usualHistory, Duration usualPatience) {
        return new Membership(
                room,
                user,
                tokens(),
                new Address(host, port),
                isSecured || trust.areGiven() ? Optional.of(trust.context()) : Optional.empty(),
                history != null ? history : usualHistory,
                patience != null ? patience : usualPatience);
    }

    private Supplier<String> tokens() {
        if (tokenFile == null) {
            String secret = secret();
            return () -> secret;
        }
        TokenFile file = new TokenFile(tokenFile);
        file.check();
        return file;
    }

    private String secret() {
        @Nullable String given = token != null ? token : System.getenv("TALKER_TOKEN");
        if (given != null) {
            return given.strip();
        }
        boolean canAsk = StandardStream.INPUT.isTerminal() && StandardStream.OUTPUT.isTerminal();
        return Optional.ofNullable(canAsk ? System.console() : null)
                .map(console -> ask(console))
                .orElseThrow(() -> new CommandFailure("There is no token. Put " + user
                        + "'s into TALKER_TOKEN; 'talker token rotate " + room.account() + " USER' makes a new one."));
    }

    private String ask(Console console) {
        char @Nullable [] typed = console.readPassword("Token of %s: ", user);
        if (typed == null) {
            throw new CommandFailure("No token was typed.");
        }
        return new String(typed).strip();
    }

    /** Whether a terminal, by its kind, can do more than print one line after the other. */
    static boolean canMoveItsCursor(@Nullable String kind) {
        return kind != null && !kind.isEmpty() && !kind.equals("dumb");
    }

    private boolean hasColours(@Nullable String noColour) {
        return switch (colours) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> noColour == null || noColour.isEmpty();
        };
    }
}
