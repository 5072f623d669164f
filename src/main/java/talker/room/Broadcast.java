package talker.room;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.protocol.Version;

/**
 * The way out to all members of an Audience: lines leave at once after a pause, and then at most once an interval, as one
 * chunk that all members share who speak the same version of the protocol. Nothing is written in a version that nobody
 * here speaks.
 */
final class Broadcast {
    private static final int FLUSH_BYTES = 64 * 1024;

    private final Members members;
    private final FlushPace pace;
    private final TimerScheduler<Audience.Command> timers;
    private final Lane one = new Lane(Version.ONE);
    private final Lane two = new Lane(Version.TWO);
    private final Drafts drafts;
    private long lastFlush;
    private boolean saysSomething;
    private @Nullable Long flushAt;

    Broadcast(Members members, RoomSettings settings, TimerScheduler<Audience.Command> timers) {
        this.members = members;
        this.timers = timers;
        pace = settings.flush();
        drafts = new Drafts(settings.draftLimit(), settings.draftBytes(), settings.draftTimeout());
        lastFlush = System.nanoTime() - pace.nanos(0);
    }

    // What is said

    void join(UserName user) {
        add(new ServerMessage.Join(user));
    }

    void leave(UserName user) {
        drafts.endOf(user);
        add(new ServerMessage.Leave(user));
    }

    /** These lines are the same in both versions. */
    private void add(ServerMessage message) {
        if (one.isUsed() || two.isUsed()) {
            byte[] line = JsonLines.encode(message, Version.ONE);
            if (one.isUsed()) {
                one.lines.add(line);
            }
            if (two.isUsed()) {
                two.lines.add(line);
            }
        }
    }

    /** {@code isOurs}: whether it was typed on this node. */
    void partial(ClientMessage.Post partial, UserName from, boolean isOurs) {
        drafts.put(partial, from, isOurs, System.nanoTime());
        UserName to = partial.to();
        boolean isForOne = to == null && one.showsTyping();
        if (!isForOne && !two.showsTyping()) {
            return;
        }
        saysSomething = true;
        ServerMessage message = new ServerMessage.Partial(partial.content(), partial.id(), from, to);
        byte[] line = JsonLines.encode(message, Version.TWO);
        if (isForOne) {
            one.lines.addPartial(line, partial.id(), null);
        }
        if (two.showsTyping()) {
            two.lines.addPartial(line, partial.id(), Delivery.Parties.of(from, to));
        }
    }

    void publish(StoredLine line) {
        drafts.end(line.message().id());
        saysSomething = true;
        if (one.isUsed() && View.publicOnly().shows(line.message())) {
            one.lines.addFinal(line);
        }
        if (two.isUsed()) {
            two.lines.addFinal(line);
        }
    }

    // Drafts

    /** Whether somebody else is typing a message with this id: it is not this user's to finish, or to go on with. */
    boolean isAnothersDraft(MessageId id, UserName user) {
        return drafts.isAnothers(id, user, System.nanoTime());
    }

    /** What is being typed, as far as a user may see it. */
    List<ServerMessage.Draft> draftsFor(UserName user) {
        return drafts.openTo(user, System.nanoTime());
    }

    /** What is being typed on this node; null where that is nothing. */
    @Nullable
    List<Gossip.OpenDraft> ourDrafts() {
        return drafts.ours(System.nanoTime());
    }

    /** What was being typed on another node before this Audience began to listen. */
    void remember(Gossip.OpenDraft draft) {
        long since = System.nanoTime() - draft.ageMillis() * 1_000_000;
        drafts.put(draft.partial(), draft.from(), false, since);
    }

    void forgetOldDrafts(long now) {
        drafts.sweep(now);
    }

    // The way out

    /** The member gets what is said from now on. */
    void include(Member member) {
        lane(member).include(member);
    }

    /** The member leaves, and is handed what waits for the others. */
    void deliverRest(Member member) {
        Lane lane = lane(member);
        if (!lane.lines.isEmpty()) {
            lane.deliver(member, lane.lines.peek());
        }
    }

    /** The member has left. */
    void exclude(Member member) {
        lane(member).exclude(member);
    }

    private Lane lane(Member member) {
        return member.terms.version() == Version.ONE ? one : two;
    }

    /** Flushes if finals wait to be. */
    void flushFinals() {
        if (one.lines.hasFinals() || two.lines.hasFinals()) {
            flush();
        }
    }

    /** Flushes if it is time to, and otherwise when it will be. */
    void flushWhenDue() {
        int size = Math.max(one.lines.size(), two.lines.size());
        if (size == 0) {
            return;
        }
        long due = lastFlush + (saysSomething ? pace.nanos(members.size()) : pace.presenceNanos(members.size()));
        long wait = due - System.nanoTime();
        if (wait <= 0 || size >= FLUSH_BYTES) {
            flush();
        } else if (flushAt == null || due - flushAt < 0) {
            flushAt = due;
            timers.startSingleTimer(Audience.Tick.FLUSH, Duration.ofNanos(wait));
        }
    }

    void onFlush() {
        flushAt = null;
        flush();
    }

    void flush() {
        Delivery toOne = one.take();
        Delivery toTwo = two.take();
        if (toOne == null && toTwo == null) {
            return;
        }
        lastFlush = System.nanoTime();
        saysSomething = false;
        for (Member member : members.all()) {
            Lane lane = lane(member);
            lane.deliver(member, lane == one ? toOne : toTwo);
            member.from = 0;
        }
    }
}
