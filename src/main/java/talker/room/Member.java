package talker.room;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import talker.protocol.UserName;

/** One connection in a room, and how far its reader has been brought up to date. */
final class Member {
    enum Phase {
        /** The Room has not said yet where the user's subscription stands: no finals so far. */
        ENTERING,
        /** Is being sent what it missed: no live finals yet. */
        CATCHING_UP,
        /** Gets everything as it happens. */
        LIVE
    }

    final UserName user;
    final Reader reader;
    final ActorRef<MemberEvent> session;
    private final Deque<StoredLine> page = new ArrayDeque<>(0);
    private final List<Long> owed = new ArrayList<>(0);
    private Phase phase = Phase.ENTERING;
    private long position;
    private long pageEnd;
    private boolean isBusy;

    /** Where the member's part begins among the lines that wait to be flushed. */
    int from;

    Member(UserName user, Reader reader, ActorRef<MemberEvent> session) {
        this.user = user;
        this.reader = reader;
        this.session = session;
    }

    Phase phase() {
        return phase;
    }

    /** The newest final that the member has been handed. */
    long position() {
        return position;
    }

    /** Whether a page is being read for the member, or a part of one is being written to it. */
    boolean isBusy() {
        return isBusy;
    }

    void startAfter(long seq) {
        position = seq;
        phase = Phase.CATCHING_UP;
        reader.startAfter(seq);
    }

    /** Notes an echo that has to wait: until it is clear whether the replay will bring it, or for the journal. */
    void owe(long messageSeq) {
        owed.add(messageSeq);
    }

    List<Long> takeOwed() {
        List<Long> all = List.copyOf(owed);
        owed.clear();
        return all;
    }

    void goLive(List<StoredLine> rest) {
        phase = Phase.LIVE;
        if (!rest.isEmpty()) {
            LineBuffer lines = new LineBuffer();
            rest.forEach(lines::addFinal);
            position = rest.get(rest.size() - 1).seq();
            reader.deliver(lines.takeReplay(false));
        }
    }

    void readingPage() {
        isBusy = true;
    }

    void pageFailed() {
        isBusy = false;
    }

    /** The part that was handed over last is written. */
    void partWritten() {
        isBusy = false;
    }

    /** Takes a page of the past: all that there is up to {@code upTo}. */
    void turnPage(List<StoredMessage> messages, long upTo) {
        isBusy = false;
        messages.forEach(message -> page.addLast(StoredLine.of(message)));
        pageEnd = upTo;
        closePage();
    }

    boolean hasPage() {
        return !page.isEmpty();
    }

    /** Hands over the next part of the page; the session asks for more once it is written. */
    void deliverPart(long maxBytes) {
        LineBuffer lines = new LineBuffer();
        while (!page.isEmpty()
                && (lines.isEmpty() || lines.size() + page.getFirst().bytes().length <= maxBytes)) {
            StoredLine line = page.removeFirst();
            lines.addFinal(line);
            position = line.seq();
        }
        closePage();
        isBusy = true;
        reader.deliver(lines.takeReplay(true));
    }

    private void closePage() {
        if (page.isEmpty()) {
            position = Math.max(position, pageEnd);
        }
    }

    /** The newest final that the user has surely received through this connection. */
    long seen() {
        return phase == Phase.ENTERING ? 0 : reader.seen();
    }
}
