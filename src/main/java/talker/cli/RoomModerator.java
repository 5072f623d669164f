package talker.cli;

import picocli.CommandLine.Command;
import talker.protocol.Measure;

/** {@code talker room moderator …}. */
@Command(
        name = "moderator",
        description = "Appoints and dismisses moderators: users who may kick, mute, ban and redact in a room.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RoomModerator.Add.class, RoomModerator.Remove.class})
final class RoomModerator {
    /** {@code talker room moderator add}. */
    @Command(name = "add", description = "Makes a user a moderator of a room.")
    static final class Add extends ModerationCommand.OfUser {
        @Override
        Measure measure() {
            return Measure.APPOINT;
        }
    }

    /** {@code talker room moderator remove}. */
    @Command(name = "remove", description = "Makes a moderator of a room an ordinary user.")
    static final class Remove extends ModerationCommand.OfUser {
        @Override
        Measure measure() {
            return Measure.DISMISS;
        }
    }
}
