package talker.cli;

import picocli.CommandLine.Command;
import talker.protocol.Measure;

/** {@code talker room kick}. */
@Command(name = "kick", description = "Sends a user out of a room: ends the connections there; the user may come back.")
final class RoomKick extends ModerationCommand.WithReason {
    @Override
    Measure measure() {
        return Measure.KICK;
    }
}
