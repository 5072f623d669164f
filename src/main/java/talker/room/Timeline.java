package talker.room;

import akka.actor.typed.javadsl.ActorContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * The finals of the Room as this Audience has heard them: one after the other, without a hole. What it has missed it
 * reads from the journal before it goes on.
 */
final class Timeline {
    private static final int HOLE_PAGE = 1000;

    /** What is being read from the journal may have the text of the last few that were redacted: not of more, nor long. */
    private static final int REMEMBERED_REDACTIONS = 1000;

    private final ActorContext<Audience.Command> context;
    private final RoomName name;
    private final Past past;
    private final RoomSettings settings;
    private final Broadcast broadcast;
    private final Receipts receipts;
    private RecentIds finished;
    private RecentLines recent;
    private boolean isBegun;
    private long begunAt;
    private long seq;
    private long holeUpTo;
    private boolean isReadingHole;
    private long redactions;
    private final Set<Long> redacted = new LinkedHashSet<>();

    Timeline(
            ActorContext<Audience.Command> context,
            RoomName name,
            Past past,
            RoomSettings settings,
            Broadcast broadcast,
            Receipts receipts) {
        this.context = context;
        this.name = name;
        this.past = past;
        this.settings = settings;
        this.broadcast = broadcast;
        this.receipts = receipts;
        finished = RecentIds.empty(settings.rememberedIds());
        recent = new RecentLines(settings.recentMessages(), settings.recentBytes(), 0);
    }

    /** Whether the Room has said where it stands. */
    boolean isBegun() {
        return isBegun;
    }

    /** Whether that is some time ago. */
    boolean isSettled() {
        return isBegun
                && System.nanoTime() - begunAt >= 2 * settings.beatInterval().toNanos();
    }

    /** Begins with the newest messages of the Room. */
    void begin(News.Attached attached) {
        isBegun = true;
        begunAt = System.nanoTime();
        seq = attached.messageSeq();
        List<StoredMessage> newest = attached.recent();
        long floor = newest.isEmpty() ? seq : newest.get(0).seq() - 1;
        recent = new RecentLines(settings.recentMessages(), settings.recentBytes(), floor);
        for (StoredMessage message : newest) {
            recent.add(new StoredLine(message));
            receipts.stored(message, false);
            finished = finished.plus(message.id(), message.from(), message.seq());
        }
    }

    /** The newest final heard. */
    long seq() {
        return seq;
    }

    /** The newest finals at hand. */
    RecentLines recent() {
        return recent;
    }

    /** Whose message is stored under an id, and where; null where it is new, or long forgotten. */
    RecentIds.@Nullable Known find(MessageId id) {
        return finished.find(id);
    }

    /** Notes what the Room knows of an id that was forgotten here. */
    void remember(MessageId id, UserName from, long messageSeq) {
        finished = finished.plus(id, from, messageSeq);
    }

    void onPosted(News.Posted posted) {
        List<StoredMessage> messages = posted.messages();
        long last = messages.get(messages.size() - 1).seq();
        if (posted.previousSeq() > seq || holeUpTo > seq) {
            fillHole(last);
        } else {
            take(messages);
        }
    }

    private void take(List<StoredMessage> messages) {
        for (StoredMessage message : messages) {
            if (message.seq() > seq) {
                StoredLine line = new StoredLine(message);
                seq = message.seq();
                forget(message.redacts());
                recent.add(line);
                finished = finished.plus(message.id(), message.from(), message.seq());
                broadcast.publish(line);
                receipts.stored(message, true);
            }
        }
    }

    /** Readers who are to be brought up to date get no more of them; what waits to be sent was said before. */
    void forget(News.Forgotten forgotten) {
        recent.drop(forgotten::concerns);
    }

    private void forget(@Nullable Long message) {
        if (message != null) {
            recent.remove(message);
            redactions++;
            redacted.add(message);
            if (redacted.size() > REMEMBERED_REDACTIONS) {
                redacted.remove(redacted.iterator().next());
            }
        }
    }

    /** How many redactions have been heard of. */
    long redactions() {
        return redactions;
    }

    /** Whether a message is known to be redacted, though it may just have been read from the journal. */
    boolean isRedacted(long messageSeq) {
        return redacted.contains(messageSeq);
    }

    /** Those of the messages that are not known to be redacted. */
    List<StoredMessage> withoutRedacted(List<StoredMessage> messages) {
        return redacted.isEmpty()
                ? messages
                : messages.stream()
                        .filter(message -> !isRedacted(message.seq()))
                        .toList();
    }

    /** Reads what is missing where there are finals up to {@code upTo}. */
    void fillHole(long upTo) {
        holeUpTo = Math.max(holeUpTo, upTo);
        if (holeUpTo > seq && !isReadingHole && isBegun) {
            isReadingHole = true;
            long end = holeUpTo;
            context.pipeToSelf(
                    past.read(name, seq, end, HOLE_PAGE),
                    (messages, failure) -> new Reading.Hole(messages == null ? List.of() : messages, end, failure));
        }
    }

    /** Likewise, where a part could not be read before. */
    void fillHole() {
        fillHole(holeUpTo);
    }

    /** Tells whether it could be read. */
    boolean onHoleRead(Reading.Hole hole) {
        isReadingHole = false;
        if (hole.failure() != null) {
            context.getLog().warn("Room {}: missed messages could not be read, trying again", name, hole.failure());
            return false;
        }
        take(hole.messages());
        if (hole.messages().size() < HOLE_PAGE) {
            seq = Math.max(seq, hole.upTo());
        }
        fillHole();
        return true;
    }
}
