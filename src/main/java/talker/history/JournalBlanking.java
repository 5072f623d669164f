package talker.history;

import akka.Done;
import java.util.concurrent.CompletionStage;
import talker.journal.JournalTables;
import talker.protocol.RoomName;
import talker.room.Blanking;
import talker.room.RoomEvent;

/** Blanks messages in the journal's tables. */
public final class JournalBlanking implements Blanking {
    private final JournalTables tables;

    public JournalBlanking(JournalTables tables) {
        this.tables = tables;
    }

    @Override
    public CompletionStage<Done> blank(RoomName room, long seq, RoomEvent.Posted rest) {
        return tables.replaceEvent(room, seq, rest).thenApply(replaced -> Done.getInstance());
    }

    @Override
    public CompletionStage<Done> forgetSnapshots(RoomName room, long before) {
        return tables.deleteSnapshots(room, before).thenApply(deleted -> Done.getInstance());
    }
}
