package talker.cli;

import picocli.CommandLine.Command;
import talker.protocol.Measure;

/** {@code talker room ban}. */
@Command(name = "ban", description = "Bans a user from a room: sends the user out and lets the user in no more.")
final class RoomBan extends ModerationCommand.WithTime {
    @Override
    Measure measure() {
        return Measure.BAN;
    }
}
