package talker.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import talker.node.Configuration;
import talker.node.JournalCheck;
import talker.upkeep.Verification;

/** {@code talker verify}: prints what is wrong in a journal, a line each; exit code 1 where anything is. */
@Command(
        name = "verify",
        description = {
            "Walks through a whole journal and prints what is wrong in it: missing, doubled or unreadable events, and"
                    + " snapshots that cannot be read or say something else than the events. It changes nothing.",
            "It asks no server, and reads the data folder or the database itself. A server may run on it meanwhile."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final int SOUND = 0;
    private static final int WRONG = 1;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--data-dir", paramLabel = "FOLDER", description = "The data folder. Default: data")
    private @Nullable Path dataFolder;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = {
                "A PostgreSQL: postgresql://user:password@host:port/name. Better in the environment, as TALKER_DATABASE.",
                "Default: talker.database in conf/talker.conf, or else the data folder"
            })
    private @Nullable String database;

    @Override
    public Integer call() {
        Printout out = new Printout(spec.commandLine().getOut());
        UpkeepProgress progress = new UpkeepProgress(spec.commandLine().getErr());
        Verification.Summary summary = JournalCheck.run(
                config(), finding -> out.line(finding.toString()), soFar -> progress.show(words(soFar)));
        out.flush();
        progress.end(words(summary));
        return summary.findings() == 0 ? SOUND : WRONG;
    }

    private Config config() {
        Map<String, Object> flags = new HashMap<>();
        TalkerCommand talker = (TalkerCommand) spec.root().userObject();
        Optional.ofNullable(dataFolder)
                .or(talker.options()::dataFolder)
                .ifPresent(folder -> flags.put("talker.data-dir", folder.toString()));
        if (database != null) {
            flags.put("talker.database", database);
        }
        return Configuration.load(ConfigFactory.parseMap(flags, "flags"), ServeCommand.operatorsFile());
    }

    private static String words(Verification.Summary summary) {
        return summary.events() + " events and " + summary.snapshots() + " snapshots of " + summary.entities()
                + " rooms, accounts and others: " + (summary.findings() == 0 ? "nothing" : summary.findings())
                + " wrong";
    }
}
