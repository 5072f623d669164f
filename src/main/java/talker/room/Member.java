package talker.room;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
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
    /** The echo of a message that was stored before. */
    record Owed(MessageId id, long seq) {}

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
    private final List<Owed> owed = new ArrayList<>(0);
    private Phase phase = Phase.ENTERING;
    private long position;
    private long start;
    private boolean isBusy;
    private @Nullable Long claim;
    private boolean wantsHistory;
    private boolean isLookingBack;
    private int replayed;
    private long since;

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
        since = System.nanoTime();
        reader.startAfter(seq);
    }

    /** When the replay began, on {@link System#nanoTime()}. */
    long since() {
        return since;
    }

    /** How many messages the replay has had so far. */
    int replayed() {
        return replayed;
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
    void owe(Owed echo) {
        owed.add(echo);
    }

    List<Owed> takeOwed() {
        List<Owed> all = List.copyOf(owed);
        owed.clear();
        return all;
    }

    /** Gets everything as it happens from now on, after what it is owed still: the rest of the past, where there is any. */
    void goLive(@Nullable Page rest) {
        phase = Phase.LIVE;
        if (rest != null) {
            Delivery lines = rest.after(position, view, terms.version());
            replayed += lines.finalLines();
            reader.deliver(lines);
            position = rest.end();
        }
    }

    /** A page of the past is being read for it. */
    void awaitsPage() {
        isBusy = true;
    }

    void pageFailed() {
        isBusy = false;
    }

    /** The page that was handed over last is written. */
    void pageWritten() {
        isBusy = false;
    }

    /**
     * Hands over what there is for the member in a page; the session asks for more once it is written. Tells whether there
     * was anything.
     */
    boolean turn(Page page) {
        Delivery lines = page.after(position, view, terms.version());
        replayed += lines.finalLines();
        position = page.end();
        isBusy = lines.size() > 0;
        reader.deliver(lines);
        return isBusy;
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
