package talker.cli;

import picocli.CommandLine.Command;
import talker.protocol.Measure;

/** {@code talker room unban}. */
@Command(name = "unban", description = "Lets a user into a room again who is banned from it.")
final class RoomUnban extends ModerationCommand.OfUser {
    @Override
    Measure measure() {
        return Measure.UNBAN;
    }
}
