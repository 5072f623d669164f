package talker.upkeep;

import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.FramingTruncation;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import talker.account.AccountReply;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.Unicode;
import talker.protocol.UserName;
import talker.room.RoomEvent;
import talker.room.RoomReply;
import talker.room.Upkeep;

/**
 * Puts the messages of an export into a room, after what the room has: with their ids, senders, recipients and times, and
 * in their order. They get new places in the room's order. A message whose id the room remembers is passed over. Lines
 * are taken as fast as the room stores them. Headers and marks are passed over; they are for those who read a file.
 */
public final class Import {
    /** Each batch is one message between nodes and one transaction. */
    private static final int BATCH = 500;

    private static final long BATCH_BYTES = 256 * 1024;

    /** A character may be written as six of ASCII. */
    private static final long MOST_BYTES_OF_A_BYTE = 6;

    private static final long BESIDES_THE_TEXT = 8192;

    private final RoomAsks rooms;
    private final AccountAsks accounts;
    private final Materializer materializer;
    private final long maxText;

    /** {@code maxText}: how long the text of a message may be, in bytes as a string of JSON. */
    public Import(RoomAsks rooms, AccountAsks accounts, ActorSystem<?> system, long maxText) {
        this.rooms = rooms;
        this.accounts = accounts;
        this.materializer = Materializer.matFromSystem(system);
        this.maxText = maxText;
    }

    /**
     * What has become of the messages.
     *
     * @param stored how many are new in the room
     * @param known how many the room had already
     */
    public record Result(long stored, long known) {
        Result plus(RoomReply.Imported imported) {
            return new Result(stored + imported.stored(), known + imported.known());
        }
    }

    /** What is wrong with the lines or does not fit the room. What came before is imported. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String code;

        Refused(String code, String message) {
            super(message);
            this.code = code;
        }

        /** A word for programs. */
        public String code() {
            return code;
        }
    }

    private record Numbered(long line, TransferLine.Message message, long bytes) {}

    /**
     * Imports lines.
     *
     * @param room one that exists
     * @param keepsUnknown whether messages of users are taken whom the account does not have
     * @return fails with {@link Refused} where they cannot be imported, or with what failed
     */
    public CompletionStage<Result> of(RoomName room, Source<ByteString, ?> bytes, boolean keepsUnknown) {
        Set<UserName> checked = new HashSet<>();
        int maxLine = Math.toIntExact(MOST_BYTES_OF_A_BYTE * maxText + BESIDES_THE_TEXT);
        return bytes.via(Framing.delimiter(ByteString.fromString("\n"), maxLine, FramingTruncation.ALLOW))
                .zipWithIndex()
                .filter(line -> !line.first().isEmpty())
                .mapConcat(line -> read(line.second() + 1, line.first()))
                .groupedWeighted(BATCH_BYTES, Import::weight)
                .mapAsync(1, batch -> check(room, batch, keepsUnknown, checked))
                .mapAsync(1, batch -> store(room, batch))
                .runWith(Sink.fold(new Result(0, 0), Result::plus), materializer);
    }

    private List<Numbered> read(long number, ByteString bytes) {
        try {
            TransferLine line = TransferLine.read(bytes.toArrayUnsafe());
            if (!(line instanceof TransferLine.Message message)) {
                return List.of();
            }
            if (!Unicode.isWellFormed(message.content())) {
                throw new IllegalArgumentException("The text is not well-formed Unicode");
            }
            if (JsonStringEncoder.getInstance().quoteAsUTF8(message.content()).length > maxText) {
                throw new IllegalArgumentException("The text of a message has at most " + maxText
                        + " bytes as JSON (talker.protocol.max-line-length)");
            }
            return List.of(new Numbered(number, message, bytes.size()));
        } catch (IllegalArgumentException wrong) {
            throw new Refused("bad_request", "Line " + number + ": " + wrong.getMessage());
        }
    }

    /** Small messages weigh more than their bytes, so that there are not too many of them. */
    private static long weight(Numbered line) {
        return Math.max(line.bytes(), BATCH_BYTES / BATCH);
    }

    private CompletionStage<List<Numbered>> check(
            RoomName room, List<Numbered> batch, boolean keepsUnknown, Set<UserName> checked) {
        Set<UserName> fresh = new HashSet<>();
        for (Numbered line : batch) {
            fresh.add(line.message().from());
            UserName to = line.message().to();
            if (to != null) {
                fresh.add(to);
            }
        }
        fresh.removeAll(checked);
        if (keepsUnknown || fresh.isEmpty()) {
            return CompletableFuture.completedStage(batch);
        }
        return accounts.findUsers(room.account(), fresh).thenApply(reply -> {
            if (reply instanceof AccountReply.UsersUnknown unknown
                    && !unknown.users().isEmpty()) {
                throw unknown(room, unknown.users());
            }
            checked.addAll(fresh);
            return batch;
        });
    }

    private static Refused unknown(RoomName room, List<UserName> users) {
        List<String> some = new ArrayList<>(
                users.stream().limit(10).map(user -> "'" + user + "'").toList());
        if (users.size() > some.size()) {
            some.add(users.size() - some.size() + " more");
        }
        return new Refused(
                "unknown_user",
                "The account '" + room.account() + "' does not have " + String.join(", ", some)
                        + ", who wrote or got some"
                        + " of the messages. Add them (talker user add " + room.account()
                        + " USER), or keep their names"
                        + " without them (talker import --unknown-users keep, ?unknown-users=keep)");
    }

    private CompletionStage<RoomReply.Imported> store(RoomName room, List<Numbered> batch) {
        List<RoomEvent.Posted> events =
                batch.stream().map(line -> line.message().toEvent()).toList();
        return rooms.<RoomReply.Imported>ask(room, replyTo -> new Upkeep.Import(events, replyTo))
                .thenApply(imported -> {
                    if (!imported.taken().isEmpty()) {
                        MessageId id = imported.taken().get(0);
                        long line = batch.stream()
                                .filter(each -> each.message().id().equals(id))
                                .mapToLong(Numbered::line)
                                .findFirst()
                                .orElse(0);
                        throw new Refused(
                                "bad_id",
                                "Line " + line + ": the id " + id + " is that of another user's message in the room");
                    }
                    return imported;
                });
    }
}
