package talker.cli;

import picocli.CommandLine.Command;
import talker.protocol.Measure;

/** {@code talker room mute}. */
@Command(name = "mute", description = "Mutes a user in a room: who is muted reads, and says nothing.")
final class RoomMute extends ModerationCommand.WithTime {
    @Override
    Measure measure() {
        return Measure.MUTE;
    }
}
