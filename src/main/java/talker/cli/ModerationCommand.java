package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import talker.protocol.ClientMessage;
import talker.protocol.Measure;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** A command that deals with a room's users or messages. */
abstract class ModerationCommand extends AdminCommand {
    @Parameters(index = "0", paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Override
    final void run(AdminClient server, Printout out) {
        server.post(path(room), action(AdminClient.JSON.createObjectNode()));
    }

    /** Says what is to be done. */
    abstract ObjectNode action(ObjectNode body);

    static String path(RoomName room) {
        return "/v1/rooms/" + segment(room.account()) + "." + segment(room.room()) + "/moderation";
    }

    /** One that deals with a user. */
    abstract static class OfUser extends ModerationCommand {
        @Parameters(index = "1", paramLabel = "USER", converter = Converters.User.class)
        @SuppressWarnings("NullAway.Init")
        private UserName user;

        abstract Measure measure();

        @Override
        ObjectNode action(ObjectNode body) {
            return body.put("action", measure().word()).put("user", user.value());
        }
    }

    /** One for which a reason may be given. */
    abstract static class WithReason extends OfUser {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
        private @Nullable String reason;

        @Override
        ObjectNode action(ObjectNode body) {
            ObjectNode action = super.action(body);
            return reason == null ? action : action.put("reason", reason);
        }
    }

    /** One that may end by itself. */
    abstract static class WithTime extends WithReason {
        @Option(
                names = "--for",
                paramLabel = "TIME",
                converter = Converters.Time.class,
                description = "For how long, such as 90s, 10m, 2h or 7d. Default: for good")
        private @Nullable Duration time;

        @Override
        ObjectNode action(ObjectNode body) {
            ObjectNode action = super.action(body);
            if (time == null) {
                return action;
            }
            if (time.toSeconds() < 1 || time.toSeconds() > Measure.MAX_SECONDS) {
                throw new ParameterException(spec.commandLine(), "--for is 1s to 3650d; leave it out for good");
            }
            return action.put("for", time.toSeconds());
        }
    }

    /** The message that {@code text} names: its seq, or its id. */
    static ObjectNode redact(ObjectNode body, String text, @Nullable String reason) {
        ObjectNode action = body.put("action", ClientMessage.REDACT);
        if (text.matches("[1-9][0-9]{0,17}")) {
            action.put("seq", Long.parseLong(text));
        } else {
            action.put("id", text);
        }
        return reason == null ? action : action.put("reason", reason);
    }
}
