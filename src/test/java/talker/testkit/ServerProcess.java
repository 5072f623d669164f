package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A server of the distribution as a process of its own, which can be killed and started again on the same ports. */
public final class ServerProcess implements AutoCloseable {
    /** Where the build leaves the distribution. */
    public static final Path DISTRIBUTION = Path.of(System.getProperty("talker.distribution", "target/talker"));

    private static final Duration START_UP = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final Path folder;
    private final int tcpPort;
    private final int httpPort;
    private final List<String> flags;
    private final Map<String, String> environment;
    private @Nullable Process process;

    /**
     * A server that is not started yet.
     *
     * @param folder for its data and its log
     * @param environment what to set besides the test's own environment
     * @param flags more of {@code talker serve}
     */
    public ServerProcess(Path folder, Map<String, String> environment, String... flags) throws IOException {
        this.folder = folder;
        this.tcpPort = freePort();
        this.httpPort = freePort();
        this.environment = environment;
        this.flags = List.of(flags);
    }

    /** A port that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int tcpPort() {
        return tcpPort;
    }

    public int httpPort() {
        return httpPort;
    }

    /** The process; there is one once it is launched. */
    public Process process() {
        return Objects.requireNonNull(process, "not launched");
    }

    /** Starts the process, and returns without waiting for it. */
    public ServerProcess launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                DISTRIBUTION.resolve("bin/talker").toString(),
                "serve",
                "--data-dir",
                dataFolder(),
                "--tcp-port",
                Integer.toString(tcpPort),
                "--http-port",
                Integer.toString(httpPort)));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        return this;
    }

    /** Starts the process; returns once it is ready. */
    public ServerProcess start() throws IOException {
        return launch().awaitReady();
    }

    public ServerProcess awaitReady() {
        Awaitility.await("ready: " + log())
                .atMost(START_UP)
                .pollInterval(Duration.ofMillis(50))
                .until(this::isReady);
        return this;
    }

    /** Waits until it answers, whatever it says. */
    public void awaitHttp() {
        Awaitility.await("answers: " + log()).atMost(START_UP).until(() -> ready() != 0);
    }

    /** Whether {@code /ready} says 200. */
    public boolean isReady() {
        return ready() == 200;
    }

    private int ready() {
        if (!process().isAlive()) {
            throw new IllegalStateException(
                    "the server has exited with " + process().exitValue() + "\n" + logText());
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        process().destroyForcibly();
        process().waitFor();
    }

    /** Sends a signal by its name, {@code STOP} or {@code TERM} say. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process().pid()))
                .start()
                .waitFor();
    }

    /** Runs {@code talker} with these words against this server; what it prints, where it succeeds. */
    public String talker(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(DISTRIBUTION.resolve("bin/talker").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--server", "http://127.0.0.1:" + httpPort, "--data-dir", dataFolder()));
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process talker = builder.start();
        talker.getOutputStream().close();
        String printed = new String(talker.getInputStream().readAllBytes(), UTF_8);
        assertThat(talker.waitFor()).as(() -> command + ": " + read(errors)).isZero();
        return printed;
    }

    public String dataFolder() {
        return folder.resolve("data").toString();
    }

    /** What it has printed, all its lives together. */
    public String logText() {
        return read(log());
    }

    private Path log() {
        return folder.resolve("log.txt");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
