package talker.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import talker.node.Database;
import talker.node.PostgresUrl;

/**
 * A real PostgreSQL server on a free port of loopback, from binaries that come as a jar. It writes to the disk as one in
 * production does: fsync and synchronous_commit are on. Users log in with a password.
 *
 * <p>Tests share {@link #shared()}, each with a database of its own; whoever stops or kills a server starts one for
 * itself.
 */
public final class Postgres implements AutoCloseable {
    /** The user of every database that is made here, and a password with everything that needs an escape. */
    public static final String USER = "talker";

    private static final String PASSWORD = "p@ss/w:ord%+";
    private static final String PASSWORD_ESCAPED = "p%40ss%2Fw:ord%25+";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static Postgres shared;

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    private Postgres() {
        try {
            folder = Files.createTempDirectory("talker-postgres");
            port = launch(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        asAdmin("postgres", "CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    /** A server for one test alone. */
    public static Postgres start() {
        return new Postgres();
    }

    /** The server of this JVM, for tests that leave it running. */
    public static synchronized Postgres shared() {
        if (shared == null) {
            shared = new Postgres();
        }
        return shared;
    }

    /** A new, empty database; returns its URL as {@code talker.database} wants it. */
    public String createEmptyDatabase() {
        String name = "talker_" + DATABASES.incrementAndGet();
        asAdmin("postgres", "CREATE DATABASE " + name + " OWNER " + USER);
        return url(name);
    }

    /** A new database with Talker's tables. */
    public String createDatabase() {
        String url = createEmptyDatabase();
        Database.at(PostgresUrl.parse(url)).init();
        return url;
    }

    /** The URL of a database that may or may not be there. */
    public String url(String name) {
        return "postgresql://" + USER + ":" + PASSWORD_ESCAPED + "@127.0.0.1:" + port + "/" + name;
    }

    public int port() {
        return port;
    }

    /** Runs SQL in the database of a URL, as the superuser. */
    public void execute(String url, String sql) {
        asAdmin(nameIn(url), sql);
    }

    /** The first column of the first row. */
    public String query(String url, String sql) {
        try (Connection connection = connect(nameIn(url));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String nameIn(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private void asAdmin(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
    }

    /** Ends the server as an operator does: clients are cut off, what is confirmed is stored. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it has been started, and neither stopped nor killed since. */
    public boolean isRunning() {
        return postmaster().isPresent();
    }

    /** Kills every process of the server with SIGKILL. */
    public void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : processes) {
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    /** The postmaster first. */
    private List<ProcessHandle> processes() {
        ProcessHandle postmaster = postmaster().orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private Optional<ProcessHandle> postmaster() {
        Path file = folder.resolve("data/postmaster.pid");
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again, after {@link #stop()} or {@link #kill()}, on the same port and with the same data. */
    public void startAgain() {
        try {
            launch(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int launch(int onPort) throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setDataDirectoryCustomizer(data -> lockTheDoor(data.toPath()))
                .setPort(onPort)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        return server.getPort();
    }

    /** The superuser comes in as he is; everybody else needs a password. */
    private static void lockTheDoor(Path data) {
        try {
            Files.writeString(
                    data.resolve("pg_hba.conf"),
                    "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
