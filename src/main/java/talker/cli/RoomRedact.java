package talker.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code talker room redact}. */
@Command(
        name = "redact",
        description = {
            "Takes a message back: it is gone from the history, from open pages and from the journal.",
            "An old message, whose id the room has forgotten, is named by its seq; 'talker history --json' shows both."
        })
final class RoomRedact extends ModerationCommand {
    @Parameters(index = "1", paramLabel = "SEQ|ID", description = "The message's seq or id.")
    private String message = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private @Nullable String reason;

    @Override
    ObjectNode action(ObjectNode body) {
        return redact(body, message, reason);
    }
}
