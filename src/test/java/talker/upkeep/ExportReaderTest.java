package talker.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;

class ExportReaderTest {
    private static final RoomName LOBBY = RoomName.of("acme.lobby");

    /** The lines of an export whose pages have two messages. */
    private static List<String> export(long after, int messages) {
        List<String> lines = new ArrayList<>();
        Chain chain = new Chain();
        add(lines, chain, TransferLine.Header.of(LOBBY, after, 0));
        for (int i = 1; i <= messages; i++) {
            add(
                    lines,
                    chain,
                    new TransferLine.Message(
                            after + i, MessageId.random(), UserName.of("ann"), "word " + i, 1000 + i, null));
            if (i % 2 == 0 || i == messages) {
                String kind = i == messages ? "end" : "mark";
                lines.add(text(new TransferLine.Mark(kind, i, after + i, chain.toString())));
            }
        }
        return lines;
    }

    private static void add(List<String> lines, Chain chain, TransferLine line) {
        chain.add(line.bytes());
        lines.add(text(line));
    }

    private static String text(TransferLine line) {
        return new String(line.bytes(), UTF_8);
    }

    private static ExportReader reader(List<String> lines) {
        return new ExportReader(new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(UTF_8)));
    }

    /** The seq of each message that is handed on. */
    private static List<Long> read(ExportReader reader) throws IOException {
        List<Long> seqs = new ArrayList<>();
        for (Optional<ExportReader.Part> part = reader.next(); part.isPresent(); part = reader.next()) {
            part.get().messages().forEach(message -> seqs.add(message.seq()));
        }
        return seqs;
    }

    @Test
    void whatIsWholeIsHandedOn() throws Exception {
        ExportReader reader = reader(export(0, 5));
        assertThat(read(reader)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(reader.isWhole()).isTrue();
        assertThat(reader.seq()).isEqualTo(5);
    }

    @Test
    void whatBreaksOffIsHandedOnUpToItsLastMark() throws Exception {
        List<String> lines = export(0, 5);
        ExportReader reader = reader(lines.subList(0, lines.size() - 1));
        assertThat(read(reader)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(reader.isWhole()).isFalse();
        assertThat(reader.seq()).isEqualTo(4);
    }

    @Test
    void theRestBehindAnExportThatBrokeOffMakesItWhole() throws Exception {
        List<String> lines = new ArrayList<>(export(0, 5));
        lines.remove(lines.size() - 1);
        lines.addAll(export(4, 3));
        ExportReader reader = reader(lines);
        assertThat(read(reader)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(reader.isWhole()).isTrue();
    }

    @Test
    void theRestOfAnotherPlaceIsRefused() {
        List<String> lines = new ArrayList<>(export(0, 4));
        lines.addAll(export(5, 2));
        assertThatThrownBy(() -> read(reader(lines)))
                .isInstanceOf(UpkeepFailure.class)
                .hasMessage(
                        "Line 8: here begins an export of acme.lobby after 5, but the one before is of acme.lobby up"
                                + " to 4");
    }

    @Test
    void whatIsChangedMissingOrInAnotherOrderIsRefused() {
        List<String> whole = export(0, 6);
        List<List<String>> wrong = new ArrayList<>();
        for (int line : List.of(0, 1, 2, 4, 5)) {
            List<String> changed = new ArrayList<>(whole);
            changed.set(line, changed.get(line).replaceFirst("1", "9"));
            wrong.add(changed);
            if (line > 0) {
                List<String> missing = new ArrayList<>(whole);
                missing.remove(line);
                wrong.add(missing);
            }
        }
        List<String> swapped = new ArrayList<>(whole);
        Collections.swap(swapped, 1, 2);
        wrong.add(swapped);
        for (List<String> lines : wrong) {
            assertThatThrownBy(() -> read(reader(lines))).as(lines.toString()).isInstanceOf(UpkeepFailure.class);
        }
    }

    @Test
    void aFormatOfAnotherVersionAndWhatIsNoExportAreRefused() {
        List<String> newer = export(0, 1);
        newer.set(0, newer.get(0).replace("\"version\":1", "\"version\":2"));
        assertThatThrownBy(() -> read(reader(newer))).hasMessageContaining("Line 1: The export is of version 2");
        assertThatThrownBy(() -> read(reader(List.of("hello"))))
                .hasMessageStartingWith("Line 1: It is no line of an export");
        assertThatThrownBy(() -> read(reader(export(0, 1).subList(1, 2))))
                .hasMessage("Line 1: an export begins with a line {\"talker\":\"export\",…}");
    }
}
