package talker.doctor;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import talker.node.DataFolder;
import talker.node.Settings;

/**
 * Everything that can be told about a server from beside it, be it running or not.
 *
 * @param settings those that are not the defaults, each with where it is from, secrets left out
 */
public record Doctor(List<Finding> findings, Map<String, String> settings) {
    private static final Path PROC = Path.of("/proc");

    public Doctor {
        findings = List.copyOf(findings);
    }

    /**
     * Looks at everything, which takes some seconds.
     *
     * @param config the settings of the server
     * @param server the answer of a server that runs, as far as one does
     * @param patience how long to look for damage in the journal
     */
    public static Doctor look(Config config, ServerChecks server, Duration patience) {
        List<Finding> findings = new ArrayList<>();
        SettingsChecks settings = new SettingsChecks(config);
        findings.add(MachineChecks.java());
        List<Finding> sound = Finding.of("settings", "all are known and well-formed", () -> Settings.check(config));
        findings.addAll(sound);
        if (!SelfCheck.isFatal(sound.get(0))) {
            Config talker = config.getConfig("talker");
            findings.addAll(machine(talker));
            findings.add(settings.encryption());
            findings.addAll(settings.cluster(Settings.from(config).cluster()));
            findings.addAll(server.all());
            if (!server.isThere()) {
                findings.addAll(settings.ports());
            }
            findings.addAll(storage(talker, patience));
        }
        return new Doctor(findings, settings.changed());
    }

    private static List<Finding> machine(Config talker) {
        MachineChecks machine = new MachineChecks(talker);
        List<Finding> findings = new ArrayList<>();
        Optional<Long> pid = talker.getString("database").isEmpty()
                ? DataFolder.serverPid(Path.of(talker.getString("data-dir")))
                : Optional.empty();
        OptionalLong theirs =
                pid.map(id -> MachineChecks.descriptorsOf(PROC, id)).orElse(OptionalLong.empty());
        findings.add(
                theirs.isPresent()
                        ? machine.descriptors(
                                theirs.getAsLong(), "the server, process " + pid.orElse(0L) + ", may open")
                        : machine.descriptors());
        findings.add(machine.heap());
        findings.add(MachineChecks.clock(Clock.systemUTC()));
        findings.addAll(machine.kernel(PROC));
        return findings;
    }

    private static List<Finding> storage(Config talker, Duration patience) {
        if (!talker.getString("database").isEmpty()) {
            return new DatabaseChecks(talker, Clock.systemUTC()).all();
        }
        Path path = Path.of(talker.getString("data-dir"));
        FolderChecks folder = new FolderChecks(path, talker.getBytes("health.disk-free"));
        List<Finding> findings = new ArrayList<>(folder.permissions());
        findings.add(folder.disk());
        findings.add(folder.speed());
        findings.add(FolderChecks.temporary(PROC));
        findings.addAll(new JournalChecks(path, Clock.systemUTC(), patience).all());
        return findings;
    }

    /** Whether a server with this can start and keeps its promises. */
    public boolean isSound() {
        return findings.stream().noneMatch(SelfCheck::isFatal);
    }
}
