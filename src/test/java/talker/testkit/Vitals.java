package talker.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What the JVM of a server of the distribution says of itself. It is asked over a connection that only this user can open. */
public final class Vitals implements AutoCloseable {
    private static final Pattern ROW =
            Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(talker\\.\\S+)", Pattern.MULTILINE);

    private final JMXConnector connector;
    private final MBeanServerConnection server;
    private final MemoryMXBean memory;
    private final ThreadMXBean threads;
    private final UnixOperatingSystemMXBean system;

    private Vitals(JMXConnector connector) throws IOException {
        this.connector = connector;
        server = connector.getMBeanServerConnection();
        memory = ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class);
        threads = ManagementFactory.getPlatformMXBean(server, ThreadMXBean.class);
        system = ManagementFactory.getPlatformMXBean(server, UnixOperatingSystemMXBean.class);
    }

    /** Of a server that runs. */
    @SuppressWarnings("BanJNDI") // it is a process of our own that is asked, on loopback
    public static Vitals of(ServerProcess process) {
        try {
            VirtualMachine machine =
                    VirtualMachine.attach(Long.toString(process.process().pid()));
            try {
                return new Vitals(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (Exception notThere) {
            throw new IllegalStateException("the JVM of the server does not answer", notThere);
        }
    }

    /** The bytes of the heap that are in use once what nobody uses is collected. */
    public long heapInUse() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    public int threads() {
        return threads.getThreadCount();
    }

    /** Files, sockets and what else has a descriptor. */
    public long openFiles() {
        return system.getOpenFileDescriptorCount();
    }

    /** The processor time that it has taken so far. */
    public Duration processorTime() {
        return Duration.ofNanos(system.getProcessCpuTime());
    }

    /** How many objects there are of each of Talker's classes, after a collection. */
    public Map<String, Long> objects() {
        Map<String, Long> objects = new TreeMap<>();
        Matcher row = ROW.matcher(histogram());
        while (row.find()) {
            objects.put(row.group(2), Long.valueOf(row.group(1)));
        }
        return objects;
    }

    private String histogram() {
        try {
            return (String) server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what is in use of the heap into a file that is not there yet. */
    public void dumpHeap(Path file) {
        try {
            ManagementFactory.getPlatformMXBean(server, HotSpotDiagnosticMXBean.class)
                    .dumpHeap(file.toString(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException gone) {
            // so is the server
        }
    }
}
