package talker.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import talker.chat.VisibleText;
import talker.node.StartupException;
import talker.upkeep.UpkeepFailure;

/** The command {@code talker}: the options that all commands share, and how each of them ends. */
@Command(
        name = "talker",
        description = "A live chat server: words are seen as they are typed, finished messages are never lost.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = TalkerCommand.Version.class,
        subcommands = {
            ServeCommand.class,
            UserCommand.class,
            TokenCommand.class,
            RoomCommand.class,
            WebhookCommand.class,
            HookCommand.class,
            InviteCommand.class,
            HistoryCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            VerifyCommand.class,
            ChatCommand.class,
            BenchCommand.class,
            DatabaseCommand.class,
            DoctorCommand.class,
            WarmUp.class
        },
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class TalkerCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ServerOptions options;

    /** Runs a command; the result is the exit code of the process. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine talker = new CommandLine(new TalkerCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(TalkerCommand::explainUsage)
                .setExecutionExceptionHandler(TalkerCommand::explainFailure);
        int exitCode = talker.execute(arguments);
        out.flush();
        err.flush();
        return exitCode;
    }

    private static int explainUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        if (arguments.length == 0) {
            command.usage(command.getErr());
        } else {
            String message = String.valueOf(wrong.getMessage());
            command.getErr()
                    .println(VisibleText.escape("talker: " + message + " (see '"
                            + command.getCommandSpec().qualifiedName() + " --help')"));
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static int explainFailure(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        if (failure instanceof StartupException refused) {
            refused.reasons().forEach(reason -> command.getErr().println(VisibleText.escape("talker: " + reason)));
        } else if (failure instanceof CommandFailure || failure instanceof UpkeepFailure) {
            command.getErr().println(VisibleText.escape("talker: " + failure.getMessage()));
        } else {
            command.getErr().println("talker: this is a fault of Talker's own:");
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> command.getErr().println(VisibleText.escape(line)));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The options that were given before the command. */
    ServerOptions options() {
        return options;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = TalkerCommand.class.getPackage().getImplementationVersion();
            return new String[] {"talker " + (version == null ? "(development)" : version)};
        }
    }
}
