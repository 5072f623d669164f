package talker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.doctor.Finding.Level;

class MachineChecksTest {
    private static final Config TALKER = ConfigFactory.parseString("talker.limits.connections = 1000")
            .withFallback(ConfigFactory.parseResources("talker.conf"))
            .resolve()
            .getConfig("talker");

    @TempDir
    Path proc;

    private final MachineChecks machine = new MachineChecks(TALKER);

    /** 1000 with sessions, 1000 + 1024 of the HTTP port without, 1000 that are being refused, and 500. */
    @Test
    void aConnectionOfEitherPortIsADescriptorAndTheRestNeedsSomeToo() {
        assertThat(machine.descriptors(4524, "x").level()).isEqualTo(Level.OK);
        Finding tooFew = machine.descriptors(4523, "this user may open");
        assertThat(tooFew.level()).isEqualTo(Level.WARN);
        assertThat(tooFew.text())
                .isEqualTo("4523 file descriptors are what this user may open, for talker.limits.connections = 1000."
                        + " Raise the limit to 4524 (ulimit -n, LimitNOFILE of systemd) or set"
                        + " talker.limits.connections to 999");
    }

    @Test
    void aHeapHasToHoldTheConnectionsTwice() {
        long needed = 1000L * 16 * 1024 * 2;
        assertThat(machine.heap(needed).level()).isEqualTo(Level.OK);
        Finding tooSmall = machine.heap(needed - 32 * 1024);
        assertThat(tooSmall.level()).isEqualTo(Level.WARN);
        assertThat(tooSmall.cure()).contains("talker.limits.connections to 999", "JAVA_OPTS=-Xmx31m");
    }

    @Test
    void aClockFromBeforeThisWasWrittenIsWrong() {
        assertThat(MachineChecks.clock(at("1970-01-01T00:00:10Z")).text()).contains("1970-01-01", "NTP");
        assertThat(MachineChecks.clock(at("2027-01-01T00:00:00Z")).level()).isEqualTo(Level.OK);
    }

    private static Clock at(String time) {
        return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    }

    @Test
    void theKernelsSettingsAreHeldAgainstOurs() throws Exception {
        kernel("4096", "4096 131072 33554432");
        assertThat(machine.kernel(proc)).extracting(Finding::level).containsExactly(Level.OK, Level.OK);
        kernel("128", "4096 131072 33554433");
        List<Finding> findings = machine.kernel(proc);
        assertThat(findings).extracting(Finding::level).containsExactly(Level.WARN, Level.WARN);
        assertThat(findings.get(0).cure()).isEqualTo("sysctl -w net.core.somaxconn=4096");
        assertThat(findings.get(1).text()).contains("33554433", "talker.delivery.replay-margin");
    }

    @Test
    void whatAnotherSystemDoesNotTellIsNoFinding() {
        assertThat(machine.kernel(proc.resolve("nowhere"))).isEmpty();
        assertThat(MachineChecks.descriptorsOf(proc, 1)).isEmpty();
    }

    @Test
    void theLimitOfAnotherProcessIsRead() throws Exception {
        Files.createDirectories(proc.resolve("42"));
        String line = "Max open files            1024                 524288               files";
        Files.write(proc.resolve("42/limits"), List.of("Limit   Soft Limit   Hard Limit   Units", line));
        assertThat(MachineChecks.descriptorsOf(proc, 42)).hasValue(1024);
    }

    @Test
    void thisJavaWillDo() {
        assertThat(MachineChecks.java().level()).isEqualTo(Level.OK);
    }

    private void kernel(String somaxconn, String rmem) throws Exception {
        Files.createDirectories(proc.resolve("sys/net/core"));
        Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.writeString(proc.resolve("sys/net/core/somaxconn"), somaxconn + "\n");
        Files.writeString(proc.resolve("sys/net/ipv4/tcp_rmem"), rmem.replace(' ', '\t') + "\n");
    }
}
