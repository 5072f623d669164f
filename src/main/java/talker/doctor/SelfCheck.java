package talker.doctor;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import talker.node.DataFolder;
import talker.node.Database;
import talker.node.PostgresUrl;
import talker.node.Settings;

/** What a server looks at before it starts: what keeps it from starting, and what its operator should know. */
public final class SelfCheck {
    private static final Path PROC = Path.of("/proc");

    private SelfCheck() {}

    /**
     * The problems only, worst first. Makes nothing, changes nothing.
     *
     * @param config as {@link talker.node.Configuration#load} makes it
     */
    public static List<Finding> problems(Config config) {
        List<Finding> findings = new ArrayList<>(Finding.of("settings", "", () -> Settings.check(config)));
        if (isFatal(findings.get(0))) {
            return findings;
        }
        Config talker = config.getConfig("talker");
        SettingsChecks settings = new SettingsChecks(config);
        MachineChecks machine = new MachineChecks(talker);
        findings.add(MachineChecks.java());
        findings.addAll(settings.ports());
        findings.addAll(storage(talker));
        findings.addAll(settings.cluster(Settings.from(config).cluster()));
        findings.add(machine.descriptors());
        findings.add(machine.heap());
        findings.add(MachineChecks.clock(Clock.systemUTC()));
        findings.addAll(machine.kernel(PROC));
        return findings.stream()
                .filter(finding -> finding.level() != Finding.Level.OK)
                .sorted((one, other) -> other.level().compareTo(one.level()))
                .toList();
    }

    private static List<Finding> storage(Config talker) {
        String database = talker.getString("database");
        if (!database.isEmpty()) {
            return Finding.of("database", "", () -> Database.at(PostgresUrl.parse(database))
                    .check());
        }
        Path path = Path.of(talker.getString("data-dir"));
        FolderChecks folder = new FolderChecks(path, talker.getBytes("health.disk-free"));
        List<Finding> findings = new ArrayList<>(Finding.of("data folder", "", () -> DataFolder.check(path)));
        findings.addAll(folder.permissions());
        findings.add(folder.disk());
        findings.add(FolderChecks.temporary(PROC));
        return findings;
    }

    /** Whether a server cannot start with it. */
    public static boolean isFatal(Finding finding) {
        return finding.level() == Finding.Level.FAIL;
    }
}
