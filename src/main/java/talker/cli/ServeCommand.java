package talker.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import talker.doctor.Finding;
import talker.doctor.SelfCheck;
import talker.node.Configuration;
import talker.node.Server;

/** {@code talker serve}: runs a server until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Runs a server until SIGTERM or Ctrl-C. Its log goes to standard error.",
            "Flags override conf/talker.conf, and JAVA_OPTS=\"-Dtalker.…=…\" overrides both."
        })
final class ServeCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int REMOVED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "The folder for the journal, the admin key and the lock. Default: data")
    private @Nullable Path dataFolder;

    @Option(names = "--tcp-port", paramLabel = "PORT", description = "The port of the Talker Protocol. Default: 61800")
    private @Nullable Integer tcpPort;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "The port of the web client, the admin API, /ready and /alive. Default: 8080")
    private @Nullable Integer httpPort;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "The address that both listen on. Default: 127.0.0.1, this machine only")
    private @Nullable String bind;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = {
                "The PostgreSQL that the nodes of a cluster share: postgresql://user:password@host:port/name.",
                "Better in the environment, as TALKER_DATABASE. Default: an embedded one in the data folder"
            })
    private @Nullable String database;

    @Option(
            names = "--cluster-host",
            paramLabel = "ADDRESS",
            description = "The address at which the other nodes reach this one. Default: 127.0.0.1")
    private @Nullable String clusterHost;

    @Option(
            names = "--cluster-port",
            paramLabel = "PORT",
            description = "The port at which the other nodes reach this one. Default: a free one")
    private @Nullable Integer clusterPort;

    @Option(
            names = "--seed",
            paramLabel = "HOST:PORT",
            description = "A node to join; several times for several. The same list on every node, in the same order:"
                    + " the first may start the cluster")
    private @Nullable List<String> seeds;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "The server's certificate and those that lead to its authority, in PEM: both ports speak TLS")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's private key, in PEM (PKCS#8)")
    private @Nullable Path key;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "text, or json: one object a line. Also TALKER_LOG_FORMAT. Default: text")
    private @Nullable LogFormat logFormat;

    @Override
    public Integer call() {
        LogFormat.choose(logFormat);
        StopSignals.endInOrder();
        Config config = Configuration.load(flags(), operatorsFile());
        List<Finding> problems = SelfCheck.problems(config);
        if (problems.stream().anyMatch(SelfCheck::isFatal)) {
            Printout err = new Printout(spec.commandLine().getErr());
            problems.stream().filter(SelfCheck::isFatal).forEach(problem -> err.line("talker: " + problem.text()));
            return FAILED;
        }
        warn(problems);
        try {
            return run(Server.start(config));
        } catch (RuntimeException failed) {
            if (StopSignals.hasCome()) {
                return DONE; // the start broke off because it was to
            }
            throw failed;
        }
    }

    private int run(Server server) {
        Printout out = new Printout(spec.commandLine().getOut());
        Welcome.print(server, out);
        out.flush();
        return server.awaitStop() ? DONE : REMOVED;
    }

    /** Whoever asks for a logger settles the log's format: no field of this class may hold one. */
    private static void warn(List<Finding> problems) {
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        problems.forEach(problem -> log.warn("{}", problem.text()));
    }

    private Config flags() {
        Map<String, Object> flags = new HashMap<>();
        TalkerCommand talker = (TalkerCommand) spec.root().userObject();
        Optional.ofNullable(dataFolder)
                .or(talker.options()::dataFolder)
                .ifPresent(folder -> flags.put("talker.data-dir", folder.toString()));
        putPort(flags, "talker.tcp.port", "--tcp-port", tcpPort);
        putPort(flags, "talker.http.port", "--http-port", httpPort);
        putPort(flags, "talker.cluster.port", "--cluster-port", clusterPort);
        put(flags, "talker.bind", bind);
        put(flags, "talker.tls.certificate", certificate == null ? null : certificate.toString());
        put(flags, "talker.tls.key", key == null ? null : key.toString());
        if (certificate != null) {
            flags.put("talker.tcp.tls", true);
            flags.put("talker.http.tls", true);
        }
        put(flags, "talker.database", database);
        put(flags, "talker.cluster.host", clusterHost);
        put(flags, "talker.cluster.seeds", seeds);
        return ConfigFactory.parseMap(flags, "flags");
    }

    private static void put(Map<String, Object> flags, String key, @Nullable Object value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    private void putPort(Map<String, Object> flags, String key, String flag, @Nullable Integer port) {
        if (port == null) {
            return;
        }
        if (port < 0 || port > 65535) {
            throw new ParameterException(spec.commandLine(), flag + " must be 1 to 65535, or 0 for a free port");
        }
        flags.put(key, port);
    }

    /** conf/talker.conf of the distribution, where there is one. */
    static Optional<Path> operatorsFile() {
        return Optional.ofNullable(System.getProperty("talker.home"))
                .map(home -> Path.of(home, "conf", "talker.conf"))
                .filter(Files::exists);
    }
}
