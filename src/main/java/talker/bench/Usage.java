package talker.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What processes of this machine have used.
 *
 * @param cpu processor time, of user and system
 * @param memory resident bytes; 0 where the system does not tell
 */
record Usage(Duration cpu, long memory) {
    private static final String RESIDENT = "VmRSS:";

    /** Of these processes and all that they have started, which are alive. */
    static Usage of(List<Long> pids) {
        Duration cpu = Duration.ZERO;
        long memory = 0;
        List<ProcessHandle> processes = pids.stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .distinct()
                .toList();
        for (ProcessHandle process : processes) {
            cpu = cpu.plus(process.info().totalCpuDuration().orElse(Duration.ZERO));
            memory += residentBytes(process.pid());
        }
        return new Usage(cpu, memory);
    }

    private static long residentBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"), ISO_8859_1)) {
                if (line.startsWith(RESIDENT)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | IllegalArgumentException gone) {
            // no such process any more, or no such system
        }
        return 0;
    }

    double cpuSecondsSince(Usage before) {
        return cpu.minus(before.cpu).toNanos() / 1e9;
    }
}
