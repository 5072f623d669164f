package talker.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import talker.doctor.Doctor;
import talker.doctor.Finding;
import talker.doctor.ServerChecks;
import talker.node.Configuration;

/** {@code talker doctor}: what may be wrong with a server of this machine, and how to mend it. */
@Command(
        name = "doctor",
        description = {
            "Looks at the settings, the machine, the journal and a server that runs, and says what is wrong and how to"
                    + " mend it. Changes nothing, and tells no secret. Run it as the user of the server, with its settings.",
            "The exit code is 0 where nothing failed, and 1 otherwise."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "The server's data folder. Default: talker.data-dir of conf/talker.conf")
    private @Nullable Path dataFolder;

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = Converters.Server.class,
            description = "The server to ask. Default: the HTTP port of the settings, on this machine")
    private @Nullable URI server;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "The PostgreSQL of the cluster. Better in the environment, as TALKER_DATABASE")
    private @Nullable String database;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long to look for damage in the embedded journal. Default: 60")
    private int patience = 60;

    @Option(names = "--json", description = "For programs: one object with ok, findings and settings")
    private boolean json;

    @Override
    public Integer call() {
        Config config = Configuration.load(flags(), ServeCommand.operatorsFile());
        Doctor doctor = Doctor.look(config, ServerChecks.ask(address(config)), Duration.ofSeconds(patience));
        Printout out = new Printout(spec.commandLine().getOut());
        if (json) {
            out.line(toJson(doctor).toString());
        } else {
            print(doctor, out);
        }
        return doctor.isSound() ? 0 : FAILED;
    }

    private Config flags() {
        Map<String, Object> flags = new HashMap<>();
        TalkerCommand talker = (TalkerCommand) spec.root().userObject();
        Optional.ofNullable(dataFolder)
                .or(talker.options()::dataFolder)
                .ifPresent(folder -> flags.put("talker.data-dir", folder.toString()));
        if (database != null) {
            flags.put("talker.database", database);
        }
        return ConfigFactory.parseMap(flags, "flags");
    }

    private URI address(Config config) {
        TalkerCommand talker = (TalkerCommand) spec.root().userObject();
        String bind = config.getString("talker.bind");
        String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        return Optional.ofNullable(server)
                .or(talker.options()::server)
                .orElseGet(() -> URI.create((config.getBoolean("talker.http.tls") ? "https://" : "http://")
                        + (host.contains(":") ? "[" + host + "]" : host) + ":" + config.getInt("talker.http.port")));
    }

    private static void print(Doctor doctor, Printout out) {
        out.line(new TalkerCommand.Version().getVersion()[0]);
        for (Finding finding : doctor.findings()) {
            out.line("%-4s  %-18s  %s".formatted(finding.level(), finding.check(), finding.what()));
            if (!finding.cure().isEmpty()) {
                out.line("%24s  → %s".formatted("", finding.cure()));
            }
        }
        out.line(
                doctor.settings().isEmpty() ? "All settings are the defaults." : "Settings that are not the defaults:");
        doctor.settings().forEach((key, value) -> out.line("  " + key + " = " + value));
    }

    private static ObjectNode toJson(Doctor doctor) {
        ObjectNode report = AdminClient.JSON.createObjectNode();
        report.put("version", new TalkerCommand.Version().getVersion()[0]);
        report.put("ok", doctor.isSound());
        ArrayNode findings = report.putArray("findings");
        for (Finding finding : doctor.findings()) {
            findings.addObject()
                    .put("level", finding.level().name())
                    .put("check", finding.check())
                    .put("what", finding.what())
                    .put("cure", finding.cure());
        }
        ObjectNode settings = report.putObject("settings");
        doctor.settings().forEach(settings::put);
        return report;
    }
}
