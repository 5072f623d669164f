package talker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a running server. */
abstract class AdminCommand implements Callable<Integer> {
    private static final int DONE = 0;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ServerOptions options;

    @Override
    public final Integer call() {
        TalkerCommand talker = (TalkerCommand) spec.root().userObject();
        run(options.client(talker.options()), new Printout(spec.commandLine().getOut()));
        return DONE;
    }

    /** Whom to trust where a server speaks TLS. */
    final SSLContext trust() {
        TalkerCommand talker = (TalkerCommand) spec.root().userObject();
        return options.trust(talker.options()).context();
    }

    /** Does it, or throws a {@link CommandFailure}. */
    abstract void run(AdminClient server, Printout out);

    /** Goes through a list of the server's, page by page, each beginning after the last name of the one before. */
    static void forEachPage(AdminClient server, String path, String list, String name, Consumer<JsonNode> each) {
        @Nullable String after = null;
        boolean more = true;
        while (more) {
            JsonNode page = server.get(after == null ? path : path + "?after=" + AdminClient.segment(after));
            for (JsonNode entry : page.path(list)) {
                each.accept(entry);
                after = name.isEmpty() ? entry.asText() : entry.path(name).asText();
            }
            more = page.path("more").asBoolean();
        }
    }
}
