package talker.upkeep;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import talker.history.History;
import talker.history.Page;
import talker.protocol.RoomName;
import talker.room.StoredMessage;
import talker.room.View;

/**
 * All messages of a room, the private ones included, as lines of JSON: a {@link TransferLine.Header}, the messages in the
 * room's order with a {@link TransferLine.Mark} after each page of them, and at the end a last mark. A page is read when
 * there is demand for it, so that a slow reader costs no memory.
 */
public final class Export {
    private static final int PAGE = 250;

    private final History history;
    private final Clock clock;

    public Export(History history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    /** The messages after a seq. Ends where the room ended when it began; what is said meanwhile may be in it. */
    public Source<ByteString, NotUsed> of(RoomName room, long after) {
        return Source.unfoldAsync(new Progress(room, after), Progress::next);
    }

    private final class Progress {
        private final RoomName room;
        private final Chain chain = new Chain();
        private long seq;
        private long count;
        private boolean isBegun;
        private boolean isDone;

        Progress(RoomName room, long after) {
            this.room = room;
            this.seq = after;
        }

        CompletionStage<Optional<Pair<Progress, ByteString>>> next() {
            if (isDone) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            return history.after(room, seq, Long.MAX_VALUE, PAGE, View.everything())
                    .thenApply(page -> Optional.of(Pair.create(this, write(page))));
        }

        private ByteString write(Page page) {
            ByteStringBuilder out = new ByteStringBuilder();
            if (!isBegun) {
                isBegun = true;
                add(out, TransferLine.Header.of(room, seq, clock.millis()));
            }
            for (StoredMessage message : page.messages()) {
                add(out, TransferLine.Message.of(message));
                seq = message.seq();
                count++;
            }
            isDone = !page.more();
            String kind = isDone ? "end" : "mark";
            put(out, new TransferLine.Mark(kind, count, seq, chain.toString()).bytes());
            return out.result();
        }

        private void add(ByteStringBuilder out, TransferLine line) {
            byte[] bytes = line.bytes();
            chain.add(bytes);
            put(out, bytes);
        }

        private void put(ByteStringBuilder out, byte[] line) {
            out.putBytes(line).putByte((byte) '\n');
        }
    }
}
