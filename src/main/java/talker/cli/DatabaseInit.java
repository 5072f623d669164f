package talker.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import talker.node.Configuration;
import talker.node.Database;
import talker.node.PostgresUrl;

/** {@code talker database init}. */
@Command(
        name = "init",
        description = {
            "Makes Talker's tables in an empty database, or checks the version of those that are there.",
            "Nothing is lost by running it again."
        })
final class DatabaseInit implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = {
                "Which one: postgresql://user:password@host:port/name. Better in the environment, as TALKER_DATABASE.",
                "Default: talker.database in conf/talker.conf"
            })
    private @Nullable String database;

    @Override
    public Integer call() {
        Map<String, String> flags = database == null ? Map.of() : Map.of("talker.database", database);
        Config config = Configuration.load(ConfigFactory.parseMap(flags, "flags"), ServeCommand.operatorsFile());
        if (config.getString("talker.database").isEmpty()) {
            throw new CommandFailure("No database is named. Set TALKER_DATABASE or --database to"
                    + " postgresql://user:password@host:port/name. The embedded one needs no preparation.");
        }
        PostgresUrl url = PostgresUrl.parse(config.getString("talker.database"));
        boolean isNew = Database.at(url).init();
        new Printout(spec.commandLine().getOut())
                .line(isNew ? "The tables are made in " + url : "The tables are there already, in " + url);
        return 0;
    }
}
