package talker.room;

import akka.actor.typed.javadsl.ActorContext;
import java.util.ArrayList;
import java.util.List;
import talker.metrics.Limit;
import talker.metrics.Metrics;
import talker.protocol.ErrorCode;
import talker.protocol.RoomName;

/**
 * Looks back into a room's history for the members of an Audience: the newest finals from memory, older ones from the
 * journal, a step at a time and for a few members at a time.
 */
final class Archive {
    private final ActorContext<Audience.Command> context;
    private final RoomName name;
    private final Past past;
    private final RoomSettings settings;
    private final Members members;
    private final Timeline timeline;
    private final Metrics metrics;
    private final PageQueue<Lookback> queue = new PageQueue<>();
    private final List<Lookback> toBeTriedAgain = new ArrayList<>();

    Archive(
            ActorContext<Audience.Command> context,
            RoomName name,
            Past past,
            RoomSettings settings,
            Members members,
            Timeline timeline,
            Metrics metrics) {
        this.context = context;
        this.name = name;
        this.past = past;
        this.settings = settings;
        this.members = members;
        this.timeline = timeline;
        this.metrics = metrics;
    }

    /** A member asks for a page. */
    void onBrowse(Audience.Browse browse) {
        Member member = members.get(browse.session());
        if (member != null) {
            look(Lookback.forPage(member, browse.wanted(), settings.historyBytes(), this::deliver));
        }
    }

    private void deliver(Lookback found) {
        Member member = found.member;
        if (found.isTooLong()) {
            metrics.limitHit(Limit.PAGE);
            member.refuse(ErrorCode.PAGE_TOO_LONG, null);
        } else {
            metrics.chat().pageSent();
            member.reader.deliver(Delivery.page(found.toPage(timeline::isRedacted)));
        }
        member.session.tell(new MemberEvent.Browsed());
    }

    /** Begins a search; who wants it is told when it is done, which may be at once. */
    void look(Lookback lookback) {
        lookback.begin(timeline.recent(), timeline.readings());
        if (lookback.isDone()) {
            lookback.finish();
        } else if (queue.admits(lookback)) {
            read(lookback);
        }
    }

    private void read(Lookback lookback) {
        context.pipeToSelf(
                past.before(name, lookback.before(), lookback.step(), lookback.member.view),
                (messages, failure) -> new Reading.Step(lookback, messages == null ? List.of() : messages, failure));
    }

    void onStepRead(Reading.Step read) {
        Lookback lookback = read.lookback();
        if (isHere(lookback) && read.failure() == null) {
            if (lookback.isStale(timeline.readings())) {
                lookback.begin(timeline.recent(), timeline.readings());
            } else {
                lookback.take(read.messages());
            }
            if (!lookback.isDone()) {
                read(lookback);
                return;
            }
        }
        Lookback next = queue.next(this::isHere);
        if (next != null) {
            read(next);
        }
        if (isHere(lookback) && read.failure() != null) {
            context.getLog().warn("Room {}: history could not be read, trying again", name, read.failure());
            toBeTriedAgain.add(lookback);
        } else if (isHere(lookback)) {
            lookback.finish();
        }
    }

    private boolean isHere(Lookback lookback) {
        return members.isHere(lookback.member);
    }

    /** Takes up what could not be read before. */
    void tryAgain() {
        List<Lookback> again = List.copyOf(toBeTriedAgain);
        toBeTriedAgain.clear();
        for (Lookback lookback : again) {
            if (isHere(lookback) && queue.admits(lookback)) {
                read(lookback);
            }
        }
    }
}
