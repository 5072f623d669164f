package talker.cli;

import picocli.CommandLine.Command;
import talker.protocol.Measure;

/** {@code talker room unmute}. */
@Command(name = "unmute", description = "Lets a user who is muted in a room speak again.")
final class RoomUnmute extends ModerationCommand.OfUser {
    @Override
    Measure measure() {
        return Measure.UNMUTE;
    }
}
