package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;
import talker.upkeep.ExportReader;
import talker.upkeep.TransferLine;

/** {@code talker import}: puts the messages of an export into a room. */
@Command(
        name = "import",
        description = {
            "Puts the messages that 'talker export' wrote, read from standard input, into a room, with their ids,"
                    + " senders and times and in their order. The room and the users have to be there; the messages get"
                    + " new places in the room's order. Nothing is imported that has not been checked.",
            "One that broke off is simply run again: it goes on after the room's newest message."
        })
final class ImportCommand extends AdminCommand {
    /** What is done with messages of users whom the account does not have. */
    enum UnknownUsers {
        REFUSE,
        KEEP
    }

    @Parameters(
            paramLabel = "ACCOUNT.ROOM",
            arity = "0..1",
            converter = Converters.Room.class,
            description = "Into which room. Default: the one that was exported")
    private @Nullable RoomName into;

    @Option(
            names = "--unknown-users",
            paramLabel = "refuse|keep",
            description = "Whether messages of users are taken whom the account does not have. Default: refuse")
    private UnknownUsers unknownUsers = UnknownUsers.REFUSE;

    @Option(
            names = "--append",
            description = "Put them after what is in the room already, be it of this export or not. Only ids that the"
                    + " room remembers are passed over.")
    private boolean appends;

    /** The room's newest message, after which to go on; null once it was met, or where there is none. */
    private @Nullable String newest;

    private long stored;
    private long known;

    @Override
    void run(AdminClient server, Printout out) {
        UpkeepProgress progress = new UpkeepProgress(spec.commandLine().getErr());
        ExportReader reader = new ExportReader(System.in);
        try {
            boolean isFirst = true;
            for (Optional<ExportReader.Part> part = reader.next(); part.isPresent(); part = reader.next()) {
                RoomName room = into == null ? part.get().room() : into;
                if (isFirst && !appends) {
                    newest = newestId(server, room);
                }
                isFirst = false;
                store(server, room, part.get().messages());
                progress.show(counts());
            }
        } catch (IOException broken) {
            throw new CommandFailure("The input cannot be read: " + broken.getMessage(), broken);
        }
        if (reader.isEmpty()) {
            throw new CommandFailure("The input is empty: nothing was imported. It takes what 'talker export ROOM' has"
                    + " printed: 'talker import [ROOM] < FILE'.");
        }
        if (newest != null) {
            throw new CommandFailure("Nothing was imported: the room has messages, and its newest is not one of this"
                    + " export. Import into a room without messages, or put these after what is there with --append.");
        }
        progress.end(counts());
        if (!reader.isWhole()) {
            throw new CommandFailure("The export is not whole: it breaks off after seq " + reader.seq()
                    + ". Export the rest with --after " + reader.seq() + ", and import both one after the other.");
        }
    }

    private static @Nullable String newestId(AdminClient server, RoomName room) {
        JsonNode message = server.get(path(room) + "/history?limit=1").at("/messages/0/id");
        return message.isMissingNode() ? null : message.asText();
    }

    private static String path(RoomName room) {
        return "/v1/rooms/" + segment(room.account()) + "." + segment(room.room());
    }

    private void store(AdminClient server, RoomName room, List<TransferLine.Message> messages) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (TransferLine.Message message : messages) {
            if (newest == null) {
                lines.writeBytes(message.bytes());
                lines.write('\n');
            } else {
                known++;
                newest = message.id().toString().equals(newest) ? null : newest;
            }
        }
        if (lines.size() > 0) {
            String users = unknownUsers.name().toLowerCase(Locale.ROOT);
            JsonNode answer = server.postLines(path(room) + "/import?unknown-users=" + users, lines.toByteArray());
            stored += answer.path("stored").asLong();
            known += answer.path("known").asLong();
        }
    }

    private String counts() {
        return stored + " messages imported, " + known + " were there already";
    }
}
