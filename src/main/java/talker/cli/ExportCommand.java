package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static talker.cli.AdminClient.segment;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import talker.protocol.RoomName;
import talker.upkeep.ExportReader;
import talker.upkeep.UpkeepFailure;

/** {@code talker export}: writes a room's messages, one JSON object a line. */
@Command(
        name = "export",
        description = {
            "Writes all messages of a room to standard output, the private ones included: one JSON object a line, with"
                    + " marks by which 'talker import' sees that nothing is missing or changed (docs/DATA.md).",
            "Only what has been checked is written. If it breaks off it says with which --after to go on, and what that"
                    + " writes goes behind what is there: talker export ACCOUNT.ROOM --after SEQ >> FILE"
        })
final class ExportCommand extends AdminCommand {
    @Parameters(paramLabel = "ACCOUNT.ROOM", converter = Converters.Room.class)
    @SuppressWarnings("NullAway.Init")
    private RoomName room;

    @Option(names = "--after", paramLabel = "SEQ", description = "Only what comes after this seq. Default: 0, all")
    private long after;

    private @Nullable ExportReader reader;

    @Override
    void run(AdminClient server, Printout out) {
        if (after < 0) {
            throw new ParameterException(spec.commandLine(), "--after must be 0 or more");
        }
        UpkeepProgress progress = new UpkeepProgress(spec.commandLine().getErr());
        String path = "/v1/rooms/" + segment(room.account()) + "." + segment(room.room()) + "/export?after=" + after;
        try {
            server.stream("GET", path, lines -> write(lines, out, progress));
        } catch (CommandFailure | UpkeepFailure broken) {
            throw reader == null ? broken : new CommandFailure(broken.getMessage() + " " + howToGoOn(), broken);
        }
        if (reader == null || !reader.isWhole()) {
            throw new CommandFailure("The export broke off. " + howToGoOn());
        }
        progress.end(reader.count() + " messages exported");
    }

    private void write(InputStream lines, Printout out, UpkeepProgress progress) throws IOException {
        ExportReader export = new ExportReader(lines);
        reader = export;
        for (Optional<ExportReader.Part> part = export.next(); part.isPresent(); part = export.next()) {
            print(new String(part.get().text(), UTF_8), out);
            if (out.isBroken()) {
                throw new CommandFailure("Standard output cannot be written. See whether the disk is full.");
            }
            progress.show(export.count() + " messages exported");
        }
    }

    /** For the next import byte by byte; a terminal keeps nothing, and is shown nothing that could harm it. */
    private static void print(String lines, Printout out) {
        if (StandardStream.OUTPUT.isTerminal()) {
            lines.lines().forEach(line -> out.line(line));
        } else {
            out.raw(lines);
        }
    }

    private String howToGoOn() {
        long seq = reader == null ? after : Math.max(after, reader.seq());
        return "What was written is whole up to seq " + seq + ": go on behind it with --after " + seq + ".";
    }
}
