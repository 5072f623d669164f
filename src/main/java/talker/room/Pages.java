package talker.room;

import akka.actor.typed.javadsl.ActorContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import talker.protocol.RoomName;

/**
 * Brings the readers of an Audience on, page by page, from the journal: with one question to it for all who need the same
 * page, and a few questions at a time. So a room full of readers who come back at once neither asks the journal, nor
 * brings the past into memory, as often as it has readers.
 */
final class Pages {
    /** How many questions are under way at a time. */
    static final int AT_ONCE = 4;

    /** How many messages a question asks for at the most. */
    static final int MOST_MESSAGES = 100;

    private final ActorContext<Audience.Command> context;
    private final RoomName name;
    private final Past past;
    private final Members members;
    private final Timeline timeline;
    private final Consumer<Member> whenPassedOver;
    private final Shelf shelf;
    private final List<Long> underWay = new ArrayList<>(0);
    private final List<Long> stale = new ArrayList<>(0);
    private final List<Member> waiting = new ArrayList<>(0);
    private int limit = MOST_MESSAGES;

    /** {@code whenPassedOver}: takes a reader for whom there was nothing in its page. */
    Pages(
            ActorContext<Audience.Command> context,
            RoomName name,
            Past past,
            RoomSettings settings,
            Members members,
            Timeline timeline,
            Consumer<Member> whenPassedOver) {
        this.context = context;
        this.name = name;
        this.past = past;
        this.members = members;
        this.timeline = timeline;
        this.whenPassedOver = whenPassedOver;
        shelf = new Shelf(settings.pageBytes());
    }

    /** Hands a reader the page after its position: now, or once it is read. */
    void turn(Member member) {
        Page page = shelf.find(member.position());
        if (page != null) {
            turn(member, page);
            return;
        }
        member.awaitsPage();
        waiting.add(member);
        if (underWay.size() < AT_ONCE && !isBeingRead(member.position())) {
            ask(member);
        }
    }

    private void turn(Member member, Page page) {
        if (!member.turn(page)) {
            whenPassedOver.accept(member);
        }
    }

    /**
     * Whether a page is being read that may have what comes after the position. It may as well begin a little after it:
     * of readers who left at about the same time, those with the largest part to make good are asked for next.
     */
    private boolean isBeingRead(long position) {
        return underWay.stream().anyMatch(from -> isNear(position, from));
    }

    private boolean isNear(long position, long from) {
        return Math.abs(position - from) <= limit;
    }

    private void ask(Member member) {
        long from = member.position();
        long upTo = timeline.seq();
        int most = limit;
        underWay.add(from);
        context.pipeToSelf(past.read(name, from, upTo, most), (messages, failure) -> {
            List<StoredMessage> page = messages == null ? List.of() : messages;
            long end = page.size() < most ? upTo : page.get(page.size() - 1).seq();
            return new Reading.Page(from, member.terms.version(), page, end, failure);
        });
    }

    void onRead(Reading.Page read) {
        underWay.remove(read.start());
        boolean isStale = stale.remove(read.start());
        if (read.failure() != null) {
            context.getLog().warn("Room {}: a replay could not be read, trying again", name, read.failure());
            take(member -> isNear(member.position(), read.start())).forEach(Member::pageFailed);
        } else if (!isStale) {
            List<StoredMessage> messages = timeline.withoutRedacted(read.messages());
            int taken = shelf.put(read.start(), read.end(), messages, read.version());
            limit = taken < messages.size() ? taken : Math.min(MOST_MESSAGES, 2 * limit);
            take(member -> shelf.find(member.position()) != null).forEach(this::turn);
        }
        while (underWay.size() < AT_ONCE) {
            Member next = next();
            if (next == null) {
                return;
            }
            ask(next);
        }
    }

    /** Takes some of those who wait from among them, and all who have gone. */
    private List<Member> take(Predicate<Member> chosen) {
        List<Member> taken = new ArrayList<>();
        for (Iterator<Member> each = waiting.iterator(); each.hasNext(); ) {
            Member member = each.next();
            boolean isHere = members.isHere(member);
            if (!isHere || chosen.test(member)) {
                each.remove();
            }
            if (isHere && chosen.test(member)) {
                taken.add(member);
            }
        }
        return taken;
    }

    /** Of those for whom nothing is being read, the one who has the most to make good. */
    private @Nullable Member next() {
        Member next = null;
        for (Member member : waiting) {
            if ((next == null || member.position() < next.position()) && !isBeingRead(member.position())) {
                next = member;
            }
        }
        return next;
    }

    /** Lets go of all that was read, and of what is on its way. */
    void readAnew() {
        shelf.clear();
        stale.clear();
        stale.addAll(underWay);
    }

    /** Lets go of what was read some time ago. */
    void sweep() {
        shelf.sweep();
    }
}
