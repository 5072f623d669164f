package talker.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import com.typesafe.config.Config;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import talker.http.HttpSettings;

/** The machine and the JVM against the settings. */
final class MachineChecks {
    /** What an idle connection costs, and how much of the heap all of them together may take; docs/PERFORMANCE.md. */
    private static final long CONNECTION_BYTES = 16 * 1024;

    private static final int HEAP_SHARE = 2;

    /** What the process needs besides its connections: jars, the journal, the ports. */
    private static final long OTHER_DESCRIPTORS = 500;

    /** What is the same however few connections there may be. */
    private final long besides;

    private static final int OLDEST_JAVA = 17;
    private static final long LEAST_BACKLOG = 1024;

    /** When this was written: no clock is right that says it was before. */
    private static final Instant WRITTEN = Instant.parse("2026-11-01T00:00:00Z");

    private final Config talker;
    private final long connections;

    MachineChecks(Config talker) {
        this.talker = talker;
        connections = talker.getLong("limits.connections");
        besides = HttpSettings.maxConnections(talker)
                - connections
                + talker.getLong("limits.refusals-at-once")
                + OTHER_DESCRIPTORS;
    }

    static Finding java() {
        Runtime.Version version = Runtime.version();
        return version.feature() < OLDEST_JAVA
                ? Finding.fail("Java", "This is Java " + version, "Set JAVA_HOME to a Java 17 or newer")
                : Finding.ok("Java", version + ", " + System.getProperty("java.vendor"));
    }

    /** Those of this process; the JVM has raised its own limit as far as it may. */
    Finding descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? descriptors(system.getMaxFileDescriptorCount(), "this user may open")
                : Finding.ok("file descriptors", "this system does not count them");
    }

    /** Sessions, by whichever port; as many connections of the HTTP port that have none; and those that are being refused. */
    Finding descriptors(long limit, String whose) {
        long needed = 2 * connections + besides;
        String what =
                limit + " file descriptors are what " + whose + ", for talker.limits.connections = " + connections;
        return limit >= needed
                ? Finding.ok("file descriptors", what)
                : Finding.warn(
                        "file descriptors",
                        what,
                        "Raise the limit to " + needed + " (ulimit -n, LimitNOFILE of systemd) or set"
                                + " talker.limits.connections to " + Math.max(1, (limit - besides) / 2));
    }

    Finding heap() {
        return heap(heapOfAServer());
    }

    /** Half of the memory, as bin/talker says, unless somebody says otherwise. */
    private static long heapOfAServer() {
        boolean isSaid = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("-Xmx") || argument.contains("MaxRAMPercentage"));
        return !isSaid && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize() / 2
                : Runtime.getRuntime().maxMemory();
    }

    Finding heap(long bytes) {
        long possible = bytes / HEAP_SHARE / CONNECTION_BYTES;
        long neededMib = (connections * CONNECTION_BYTES * HEAP_SHARE) >> 20;
        String what = "A heap of " + (bytes >> 20) + " MiB holds about " + possible
                + " idle connections and the rooms they are in, talker.limits.connections = " + connections;
        return possible >= connections
                ? Finding.ok("heap", what)
                : Finding.warn(
                        "heap",
                        what,
                        "Set talker.limits.connections to " + possible + ", or give it " + neededMib
                                + " MiB: JAVA_OPTS=-Xmx" + neededMib + "m");
    }

    static Finding clock(Clock clock) {
        Instant now = clock.instant();
        return now.isBefore(WRITTEN)
                ? Finding.warn(
                        "clock",
                        "The clock says " + now + ", which is before this Talker was written",
                        "Set it, and keep it right by NTP: it goes into every message")
                : Finding.ok("clock", now.toString());
    }

    /** What Linux does with many who connect at once, and how much it may swallow for a client that hangs. */
    List<Finding> kernel(Path proc) {
        List<Finding> findings = new ArrayList<>();
        number(proc.resolve("sys/net/core/somaxconn"), 0)
                .ifPresent(backlog -> findings.add(
                        backlog < LEAST_BACKLOG
                                ? Finding.warn(
                                        "somaxconn",
                                        "net.core.somaxconn is " + backlog
                                                + ": of more who connect at the same moment some wait for seconds",
                                        "sysctl -w net.core.somaxconn=4096")
                                : Finding.ok("somaxconn", Long.toString(backlog))));
        long margin = talker.getBytes("delivery.replay-margin");
        number(proc.resolve("sys/net/ipv4/tcp_rmem"), 2)
                .ifPresent(most -> findings.add(
                        most > margin
                                ? Finding.warn(
                                        "tcp_rmem",
                                        "net.ipv4.tcp_rmem lets a connection hold " + most
                                                + " bytes, more than talker.delivery.replay-margin, " + margin,
                                        "Where clients have it as this machine has, a final may be lost that a client's"
                                                + " system held when it died: set the replay-margin to " + most)
                                : Finding.ok("tcp_rmem", most + " bytes, within talker.delivery.replay-margin")));
        return findings;
    }

    private static OptionalLong number(Path file, int index) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip().split("\\s+", -1)[index]));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException otherSystem) {
            return OptionalLong.empty();
        }
    }

    /** The limit of another process of this user's. */
    static OptionalLong descriptorsOf(Path proc, long pid) {
        try {
            return Files.readAllLines(proc.resolve(pid + "/limits")).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[3]))
                    .findFirst();
        } catch (IOException | NumberFormatException notToBeSeen) {
            return OptionalLong.empty();
        }
    }
}
