package talker.room;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;

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
    final Terms terms;
    final View view;
    private final Deque<StoredLine> page = new ArrayDeque<>(0);
    private final List<Long> owed = new ArrayList<>(0);
    private Phase phase = Phase.ENTERING;
    private long position;
    private long start;
    private long pageEnd;
    private boolean isBusy;
    private int pageLimit = MAX_PAGE;
    private @Nullable Long claim;
    private boolean wantsHistory;
    private boolean isLookingBack;

    /** Where the member's part begins among the lines that wait to be flushed. */
    int from;

    Member(Audience.Enter enter) {
        user = enter.user();
        reader = enter.reader();
        session = enter.session();
        terms = enter.terms();
        view = terms.version() == Version.ONE ? View.publicOnly() : View.of(user);
        wantsHistory = terms.history() > 0;
    }

    Phase phase() {
        return phase;
    }

    /** The newest final that the member has been handed. */
    long position() {
        return position;
    }

    /** Whether the journal is being read for the member, or a page of it is being written to it. */
    boolean isBusy() {
        return isBusy || isLookingBack;
    }

    void startAfter(long seq) {
        claim = null;
        position = seq;
        start = seq;
        phase = Phase.CATCHING_UP;
        reader.startAfter(seq);
    }

    /** The member claims to have everything up to a seq that this Audience has not heard of: the Room is asked first. */
    void claim(long seq) {
        claim = seq;
    }

    /** What the member claims to have, until that is settled. */
    @Nullable
    Long claim() {
        return claim;
    }

    /** Whether the member has still to be told the newest finals, whatever it is owed. */
    boolean wantsHistory() {
        return wantsHistory;
    }

    void lookingBack() {
        wantsHistory = false;
        isLookingBack = true;
    }

    /** The newest finals that the member wants come after this seq: they are sent too. */
    void lookedBack(long seq) {
        isLookingBack = false;
        position = Math.min(position, seq);
        start = Math.min(start, seq);
    }

    /** Whether the member had a final when it came in, so that it gets no news of it; or may have had it, as far as is known. */
    boolean mayHaveComeWith(long messageSeq) {
        return phase == Phase.ENTERING || start >= messageSeq;
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
            position = rest.get(rest.size() - 1).seq();
            LineBuffer lines = new LineBuffer(terms.version());
            rest.stream().filter(line -> view.shows(line.message())).forEach(lines::addFinal);
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
        boolean isWhole = true;
        for (StoredMessage message : messages) {
            if (view.shows(message)) {
                StoredLine line = new StoredLine(message);
                bytes += line.bytes(terms.version()).length;
                isWhole = bytes <= maxBytes || page.isEmpty();
                if (!isWhole) {
                    pageEnd = page.getLast().seq();
                    break;
                }
                page.addLast(line);
            }
        }
        pageLimit = isWhole ? Math.min(MAX_PAGE, 2 * pageLimit) : page.size() + 1;
        closePage();
    }

    boolean hasPage() {
        return !page.isEmpty();
    }

    /** Hands over the page; the session asks for more once it is written. */
    void deliverPage() {
        LineBuffer lines = new LineBuffer(terms.version());
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

    /** Tells the member what is wrong with a message. */
    void refuse(ErrorCode code, @Nullable MessageId id) {
        tell(new ServerMessage.Error(code, id));
    }

    /** Sends one line to this member alone. */
    void tell(ServerMessage message) {
        reader.deliver(Delivery.of(JsonLines.encode(message, terms.version())));
    }

    /** Sends a stored message to this member alone, once more. */
    void echo(StoredLine line) {
        reader.deliver(Delivery.of(line.bytes(terms.version())));
    }

    /** The newest final that the user has surely received through this connection. */
    long seen() {
        return phase == Phase.ENTERING ? 0 : reader.seen();
    }
}
