package talker.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What the process takes: the heap, the collector's pauses, threads, classes, files, the processor. Read when asked for. */
final class Jvm {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private Jvm() {}

    static void show(MeterRegistry registry) {
        ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> memory(registry, pool));
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
                .forEach(pool -> Gauge.builder("jvm.buffer.memory.used", pool, BufferPoolMXBean::getMemoryUsed)
                        .tag("id", pool.getName())
                        .baseUnit("bytes")
                        .description("Memory of buffers outside of the heap")
                        .register(registry));
        ManagementFactory.getGarbageCollectorMXBeans().forEach(gc -> FunctionTimer.builder(
                        "jvm.gc.collection",
                        gc,
                        GarbageCollectorMXBean::getCollectionCount,
                        GarbageCollectorMXBean::getCollectionTime,
                        TimeUnit.MILLISECONDS)
                .tag("gc", gc.getName())
                .description("Work of the garbage collector: pauses, or for some collectors whole cycles")
                .register(registry));
        threads(registry, ManagementFactory.getThreadMXBean());
        gauge(
                registry,
                "jvm.classes.loaded",
                ManagementFactory.getClassLoadingMXBean(),
                ClassLoadingMXBean::getLoadedClassCount,
                "Classes that are loaded");
        process(registry);
    }

    private static void memory(MeterRegistry registry, MemoryPoolMXBean pool) {
        bytes(registry, "jvm.memory.used", pool, MemoryUsage::getUsed, "Memory in use");
        bytes(registry, "jvm.memory.committed", pool, MemoryUsage::getCommitted, "Memory taken from the machine");
        bytes(
                registry,
                "jvm.memory.max",
                pool,
                MemoryUsage::getMax,
                "The most it may become; -1 where nothing bounds it");
    }

    private static void bytes(
            MeterRegistry registry,
            String name,
            MemoryPoolMXBean pool,
            ToLongFunction<MemoryUsage> value,
            String description) {
        Gauge.builder(name, pool, each -> {
                    MemoryUsage usage = each.getUsage();
                    return usage == null ? 0 : value.applyAsLong(usage);
                })
                .tag("area", pool.getType() == MemoryType.HEAP ? "heap" : "nonheap")
                .tag("id", pool.getName())
                .baseUnit("bytes")
                .description(description)
                .register(registry);
    }

    private static void threads(MeterRegistry registry, ThreadMXBean threads) {
        gauge(registry, "jvm.threads.live", threads, ThreadMXBean::getThreadCount, "Threads that live");
        gauge(registry, "jvm.threads.peak", threads, ThreadMXBean::getPeakThreadCount, "The most threads that lived");
    }

    private static void process(MeterRegistry registry) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        Gauge.builder("process.start.time", runtime, bean -> bean.getStartTime() / MILLIS)
                .baseUnit("seconds")
                .description("When the process was started, in seconds since 1970")
                .register(registry);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        FunctionCounter.builder("process.cpu", system, bean -> bean.getProcessCpuTime() / NANOS)
                .baseUnit("seconds")
                .description("Processor time of the process")
                .register(registry);
        gauge(registry, "system.cpu.count", system, OperatingSystemMXBean::getAvailableProcessors, "Processors");
        gauge(
                registry,
                "system.load.average.1m",
                system,
                OperatingSystemMXBean::getSystemLoadAverage,
                "Tasks that run or wait for a processor, over a minute; negative where that is not known");
        if (system instanceof UnixOperatingSystemMXBean unix) {
            gauge(
                    registry,
                    "process.open.fds",
                    unix,
                    UnixOperatingSystemMXBean::getOpenFileDescriptorCount,
                    "File descriptors in use: one a connection, and some");
            gauge(
                    registry,
                    "process.max.fds",
                    unix,
                    UnixOperatingSystemMXBean::getMaxFileDescriptorCount,
                    "File descriptors that the process may have (ulimit -n)");
        }
    }

    private static <T> void gauge(
            MeterRegistry registry, String name, T source, ToDoubleFunction<T> value, String description) {
        Gauge.builder(name, source, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
