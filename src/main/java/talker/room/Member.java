package talker.room;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;

/** One connection in a room, and how far its reader has been brought up to date. */
final class Member {
    private static final int MAX_PAGE = 100;

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
    private int pageLimit = MAX_PAGE;

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

    /** The page that was handed over last is written. */
    void pageWritten() {
        isBusy = false;
    }

    /** How many messages the next page is to have: about as many as fit into its bytes. */
    int pageLimit() {
        return pageLimit;
    }

    /**
     * Takes a page of the past: all that there is up to {@code upTo}. What is more than {@code maxBytes} is left for the
     * next page: a reader who is slow, or does not read at all, costs no more memory than this.
     */
    void turnPage(List<StoredMessage> messages, long upTo, long maxBytes) {
        isBusy = false;
        pageEnd = upTo;
        long bytes = 0;
        for (StoredMessage message : messages) {
            StoredLine line = StoredLine.of(message);
            bytes += line.bytes().length;
            if (bytes > maxBytes && !page.isEmpty()) {
                pageEnd = page.getLast().seq();
                break;
            }
            page.addLast(line);
        }
        boolean isWhole = page.size() == messages.size();
        pageLimit = isWhole ? Math.min(MAX_PAGE, 2 * pageLimit) : page.size() + 1;
        closePage();
    }

    boolean hasPage() {
        return !page.isEmpty();
    }

    /** Hands over the page; the session asks for more once it is written. */
    void deliverPage() {
        LineBuffer lines = new LineBuffer();
        page.forEach(lines::addFinal);
        page.clear();
        closePage();
        isBusy = true;
        reader.deliver(lines.takeReplay(true));
    }

    private void closePage() {
        if (page.isEmpty()) {
            position = Math.max(position, pageEnd);
        }
    }

    void refuse(ErrorCode code) {
        refuse(ServerMessage.Error.of(code));
    }

    void refuse(ServerMessage.Error error) {
        reader.deliver(Delivery.of(JsonLines.encode(error)));
    }

    /** The newest final that the user has surely received through this connection. */
    long seen() {
        return phase == Phase.ENTERING ? 0 : reader.seen();
    }
}
