package talker.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import talker.node.Configuration;
import talker.node.Rehearsal;
import talker.node.Server;

/**
 * A server in this JVM, on free ports and a data folder of its own; its settings are those of conf/talker.conf, without
 * the limit on messages a second. Started once a test run for all tests that ask for the same settings.
 */
public final class TalkerServer implements AutoCloseable {
    private static final ExtensionContext.Namespace SERVERS = ExtensionContext.Namespace.create(TalkerServer.class);
    private static final Map<String, Object> DEFAULTS =
            Map.of("talker.tcp.port", 0, "talker.http.port", 0, "talker.limits.messages-per-second", 0);

    private final Path folder = temporaryFolder();
    private final Config config;
    private Server server;
    private boolean isClosed;

    private TalkerServer(List<String> settings) {
        Config flags = ConfigFactory.parseString(String.join("\n", settings))
                .withFallback(ConfigFactory.parseMap(DEFAULTS))
                .withFallback(ConfigFactory.parseMap(Map.of("talker.data-dir", folder.toString())));
        config = Configuration.load(flags, Optional.empty());
        server = Server.start(config);
    }

    /** The one server of this test run that has these settings. */
    static TalkerServer shared(ExtensionContext context, List<String> settings) {
        return context.getRoot()
                .getStore(SERVERS)
                .getOrComputeIfAbsent(settings, TalkerServer::new, TalkerServer.class);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("talker-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int tcpPort() {
        return server.tcpAddress().getPort();
    }

    public int httpPort() {
        return server.httpAddress().getPort();
    }

    /** The server itself, for what a client cannot do. */
    public Server server() {
        return server;
    }

    /** The folder that holds the journal. */
    public Path folder() {
        return folder;
    }

    Admin admin() {
        return new Admin(server.system());
    }

    /** Stops the server in order and starts it again on the same data, on another port. */
    public void restart() {
        server.close();
        server = Server.start(config);
    }

    /** Stops the server in order; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        server.close();
        try {
            Rehearsal.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
