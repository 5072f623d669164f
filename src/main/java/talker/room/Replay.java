package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.metrics.Chat;
import talker.protocol.RoomName;

/**
 * Brings the readers of an Audience up to date: gives each the finals that it is owed, from memory or page by page from
 * the journal, until it meets the live ones; and gives a sender the echo of a final that was stored before.
 */
final class Replay {
    private final ActorContext<Audience.Command> context;
    private final RoomName name;
    private final Past past;
    private final Members members;
    private final Timeline timeline;
    private final Broadcast broadcast;
    private final Archive archive;
    private final Chat chat;
    private final Clock clock;
    private final Pages pages;
    private @Nullable Page rest;
    private long redactionsSeen;

    Replay(
            ActorContext<Audience.Command> context,
            RoomName name,
            Past past,
            RoomSettings settings,
            Members members,
            Timeline timeline,
            Broadcast broadcast,
            Archive archive,
            Chat chat,
            Clock clock) {
        this.context = context;
        this.name = name;
        this.past = past;
        this.members = members;
        this.timeline = timeline;
        this.broadcast = broadcast;
        this.archive = archive;
        this.chat = chat;
        this.clock = clock;
        pages = new Pages(context, name, past, settings, members, timeline, this::catchUp);
    }

    /** The member is owed what comes after {@code position}. */
    void start(Member member, long position) {
        member.startAfter(position);
        echoOwed(member);
        catchUp(member);
    }

    /**
     * The member says that it has everything up to {@code since}. Tells whether that can be: where this Audience has
     * not heard of that much, the Room has to be asked, and {@link #settleClaims} settles it.
     */
    boolean startSince(Member member, long since) {
        boolean isKnown = since <= timeline.seq();
        if (isKnown) {
            start(member, since);
        } else {
            member.claim(since);
        }
        return isKnown;
    }

    /** The Room's newest message is {@code messageSeq}: nobody has more. */
    void settleClaims(long messageSeq) {
        for (Member member : members.all()) {
            Long claim = member.claim();
            if (claim != null) {
                start(member, Math.min(claim, Math.max(messageSeq, timeline.seq())));
            }
        }
    }

    /** Takes up again what had to wait, or could not be read before. */
    void goOn() {
        members.all().forEach(this::catchUp);
    }

    private void catchUp(Member member) {
        if (member.phase() != Member.Phase.CATCHING_UP || member.isBusy()) {
            return;
        }
        if (member.wantsHistory()) {
            member.lookingBack();
            archive.look(Lookback.forStart(member, member.terms.history(), this::startEarlier));
            return;
        }
        if (member.position() > timeline.seq()) {
            timeline.fillHole(member.position());
            return;
        }
        if (timeline.redactions() != redactionsSeen) {
            redactionsSeen = timeline.redactions();
            readAnew();
        }
        if (timeline.recent().floor() <= member.position()) {
            goLive(member);
        } else {
            broadcast.flush();
            pages.turn(member);
        }
    }

    private void startEarlier(Lookback found) {
        found.member.lookedBack(found.start());
        catchUp(found.member);
    }

    /** Finals that wait to be flushed are among the rest: they leave first, or the member would get them twice. */
    private void goLive(Member member) {
        broadcast.flushFinals();
        member.goLive(member.position() < timeline.seq() ? restAfter(member.position()) : null);
        chat.replayed(member.replayed(), System.nanoTime() - member.since());
    }

    /** What is left up to the newest final: the same for all who go live before the next one comes. */
    private Page restAfter(long position) {
        Page page = rest;
        if (page == null || page.end() != timeline.seq() || !page.leadsOnFrom(position)) {
            page = new Page(position, timeline.seq(), timeline.recent().after(position), false);
            rest = page;
        }
        return page;
    }

    void onPageRead(Reading.Page read) {
        broadcast.flush();
        pages.onRead(read);
    }

    /** Lets go of what was at hand for those who come back. */
    void sweep() {
        rest = null;
        pages.sweep();
    }

    /** Lets go of all that was at hand or is being read: it may have what was taken out of the journal since. */
    void readAnew() {
        rest = null;
        pages.readAnew();
    }

    void onReadOn(Audience.ReadOn readOn) {
        Member member = members.get(readOn.session());
        if (member != null) {
            member.pageWritten();
            catchUp(member);
        }
    }

    // Echoes

    /** Sends a stored message once more to its sender alone, unless the replay that is under way will bring it. */
    void echo(Member member, Member.Owed owed) {
        long messageSeq = owed.seq();
        if (member.phase() == Member.Phase.ENTERING) {
            member.owe(owed);
            return;
        }
        if (member.phase() == Member.Phase.CATCHING_UP && member.position() < messageSeq) {
            return;
        }
        broadcast.flush();
        ActorRef<MemberEvent> session = member.session;
        timeline.recent()
                .at(messageSeq)
                .ifPresentOrElse(
                        member::echo,
                        () -> context.pipeToSelf(
                                past.read(name, messageSeq - 1, messageSeq, 1),
                                (messages, failure) -> new Reading.Echo(
                                        session, owed, messages == null ? List.of() : messages, failure)));
    }

    void onEchoRead(Reading.Echo echo) {
        Member member = members.get(echo.session());
        if (member != null && echo.failure() != null) {
            context.getLog().warn("Room {}: an echo could not be read, trying again", name, echo.failure());
            member.owe(echo.owed());
        } else if (member != null) {
            List<StoredMessage> left = timeline.withoutRedacted(echo.messages());
            member.echo(new StoredLine(left.isEmpty() ? gone(member, echo.owed()) : left.get(0)));
        }
    }

    /** A text that was erased, or deleted: its sender is told as of a redaction, at the message's own place. */
    private StoredMessage gone(Member member, Member.Owed owed) {
        return new StoredMessage(owed.seq(), owed.id(), member.user, "", clock.millis(), null, owed.seq());
    }

    /** Sends the echoes that had to wait. */
    void echoOwed() {
        members.all().forEach(this::echoOwed);
    }

    private void echoOwed(Member member) {
        if (member.phase() != Member.Phase.ENTERING) {
            member.takeOwed().forEach(owed -> echo(member, owed));
        }
    }
}
