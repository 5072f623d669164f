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
    private boolean isHoleStale;
    private long readings;
    private long forgotten;
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
        forgotten = count(attached);
        List<StoredMessage> newest = attached.recent();
        keep(newest);
        for (StoredMessage message : newest) {
            receipts.stored(message, false);
            finished = finished.plus(message.id(), message.from(), message.seq());
        }
    }

    /** Has these at hand, and none from before them. */
    private void keep(List<StoredMessage> newest) {
        long floor = newest.isEmpty() ? seq : newest.get(0).seq() - 1;
        recent = new RecentLines(settings.recentMessages(), settings.recentBytes(), floor);
        newest.forEach(message -> recent.add(new StoredLine(message)));
    }

    private static long count(News.Attached attached) {
        Long forgotten = attached.forgotten();
        return forgotten == null ? 0 : forgotten;
    }

    /** Lets go of what may be gone where the Room has forgotten something unheard; tells whether that may be. */
    boolean forgetUnheard(News.Attached attached) {
        boolean isAnew = Boolean.TRUE.equals(attached.isAnew());
        if (!isAnew && count(attached) == forgotten) {
            return false;
        }
        forgotten = count(attached);
        keep(attached.recent().stream().filter(message -> message.seq() <= seq).toList());
        readAnew();
        return true;
    }

    /** What is being read may be gone: it is to be read once more. */
    private void readAnew() {
        readings++;
        isHoleStale = isReadingHole;
    }

    /** Changes when what is being read is to be read once more. */
    long readings() {
        return readings;
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
    void forget(News.Forgotten gone) {
        forgotten++;
        recent.drop(gone::concerns);
        readAnew();
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
        if (isHoleStale) {
            isHoleStale = false;
            fillHole();
            return false;
        }
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
