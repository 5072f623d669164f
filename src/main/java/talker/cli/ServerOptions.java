package talker.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server to ask, and where its key is: given before the command or after it. */
final class ServerOptions {
    private static final URI LOCAL = URI.create("http://127.0.0.1:8080");
    private static final Path DATA = Path.of("data");

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = Converters.Server.class,
            description = "The server to ask, by its HTTP port. Default: http://127.0.0.1:8080")
    private @Nullable URI server;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "The server's data folder, which has the admin key, unless TALKER_ADMIN_KEY is set."
                    + " Default: data")
    private @Nullable Path dataFolder;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrustOptions trust;

    Optional<Path> dataFolder() {
        return Optional.ofNullable(dataFolder);
    }

    Optional<URI> server() {
        return Optional.ofNullable(server);
    }

    /** A client of the server; these options win over {@code before}. */
    AdminClient client(ServerOptions before) {
        URI uri = Optional.ofNullable(server)
                .or(() -> Optional.ofNullable(before.server))
                .orElse(LOCAL);
        Path folder = dataFolder().or(before::dataFolder).orElse(DATA);
        return new AdminClient(uri, new AdminKeySource(folder), trust(before)::context);
    }

    /** Whom to trust; these options win over {@code before}. */
    TrustOptions trust(ServerOptions before) {
        return trust.areGiven() ? trust : before.trust;
    }
}
