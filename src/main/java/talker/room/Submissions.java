package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import talker.limits.Stake;
import talker.metrics.Chat;
import talker.metrics.Refused;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * What an Audience has on its way to the Room: the finals of its members, and who came and went. Keeps each until the
 * Room has confirmed it, sends again what may be lost, and sees that every sender learns what became of a final.
 */
final class Submissions {
    private final ActorRef<Audience.Command> self;
    private final RecipientRef<Room.Command> room;
    private final RoomSettings settings;
    private final TimerScheduler<Audience.Command> timers;
    private final Members members;
    private final Others others;
    private final Timeline timeline;
    private final Replay replay;
    private final Broadcast broadcast;
    private final Receipts receipts;
    private final Chat chat;
    private final Batches batches;
    private boolean isRetryDue;

    Submissions(
            ActorRef<Audience.Command> self,
            RecipientRef<Room.Command> room,
            RoomSettings settings,
            TimerScheduler<Audience.Command> timers,
            Members members,
            Others others,
            Timeline timeline,
            Replay replay,
            Broadcast broadcast,
            Receipts receipts,
            Stake stake,
            Chat chat) {
        this.self = self;
        this.room = room;
        this.settings = settings;
        this.timers = timers;
        this.members = members;
        this.others = others;
        this.timeline = timeline;
        this.replay = replay;
        this.broadcast = broadcast;
        this.receipts = receipts;
        this.chat = chat;
        batches = new Batches(settings.batchLimit(), stake);
    }

    /** Whose message has an id, be it stored or on its way; null where the id is free. */
    @Nullable
    UserName owner(MessageId id) {
        RecentIds.Known known = timeline.find(id);
        if (known != null) {
            return known.from();
        }
        Batches.Entry waiting = batches.find(id);
        return waiting != null && waiting.event() instanceof RoomEvent.Posted posted ? posted.from() : null;
    }

    /** Whether an id is another user's: of a message, or else of one that is being typed. */
    private boolean isAnothers(@Nullable UserName owner, MessageId id, UserName user) {
        return owner == null ? broadcast.isAnothersDraft(id, user) : !owner.equals(user);
    }

    /** Takes a final for the next batch; tells whether there is anything to wait for. */
    boolean submit(Member member, ClientMessage.Post post, long at) {
        RecentIds.Known known = timeline.find(post.id());
        UserName owner = owner(post.id());
        if (isAnothers(owner, post.id(), member.user)) {
            chat.finalRefused(Refused.ID_IN_USE);
            member.refuse(ErrorCode.ID_IN_USE, post.id());
        } else if (known != null) {
            replay.echo(member, new Member.Owed(post.id(), known.seq()));
        } else if (owner != null) {
            batches.alsoAsks(post.id(), member.session);
        } else {
            add(new RoomEvent.Posted(post.id(), member.user, post.content(), at, post.to()), member.session);
            return true;
        }
        return false;
    }

    /** Takes a final that is posted without a connection. */
    void submit(Audience.Post submitted, long at) {
        ClientMessage.Post post = submitted.post();
        RecentIds.Known known = timeline.find(post.id());
        UserName owner = owner(post.id());
        if (isAnothers(owner, post.id(), submitted.user())) {
            chat.finalRefused(Refused.ID_IN_USE);
            submitted.replyTo().tell(new Receipt.IdInUse());
            return;
        }
        receipts.await(post.id(), submitted.replyTo());
        if (known != null) {
            acknowledge(post.id(), known.seq());
        } else if (owner == null) {
            add(new RoomEvent.Posted(post.id(), submitted.user(), post.content(), at, post.to()));
        }
    }

    private void acknowledge(MessageId id, long messageSeq) {
        timeline.recent()
                .at(messageSeq)
                .ifPresentOrElse(line -> receipts.stored(line.message(), false), () -> receipts.look(id, messageSeq));
    }

    /** Takes an event that nobody waits for. */
    void add(RoomEvent event) {
        add(event, null);
    }

    private void add(RoomEvent event, @Nullable ActorRef<MemberEvent> sender) {
        batches.add(new Batches.Entry(event, sender, System.nanoTime()));
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    // To the Room

    /** Says who is here, and what has been received. The Room answers with where it stands. */
    void attach() {
        room.tell(new Room.Attach(self, !timeline.isBegun(), others.users(), members.seenByAll(timeline.seq())));
    }

    /** Sends the next batch, where none is under way. */
    void sendNext() {
        send(batches.next(System.nanoTime()));
    }

    /** Sends the batch that is under way once more, where the Room has not answered for this long. */
    void sendAgain(Duration timeout) {
        send(batches.overdue(System.nanoTime(), timeout));
    }

    private void send(Batches.@Nullable Batch batch) {
        if (batch != null) {
            room.tell(new Room.Store(self, batch.number(), batch.events()));
            retryLater();
        }
    }

    void retryLater() {
        if (!isRetryDue) {
            isRetryDue = true;
            timers.startSingleTimer(Audience.Tick.RETRY, settings.batchTimeout());
        }
    }

    /** What the Room has not answered may have been lost with its node. */
    void onRetry() {
        isRetryDue = false;
        if (!timeline.isBegun()) {
            attach();
        }
        sendAgain(settings.batchTimeout());
        if (!timeline.isBegun() || batches.isUnderWay()) {
            retryLater();
        }
    }

    // What became of it

    void onStored(News.Stored stored) {
        Batches.Batch batch = batches.confirm(stored.batch());
        if (batch == null) {
            return;
        }
        Map<ActorRef<MemberEvent>, Integer> settled = new HashMap<>();
        for (Batches.Entry entry : batch.entries()) {
            ActorRef<MemberEvent> sender = entry.sender();
            if (sender != null) {
                settled.merge(sender, 1, Integer::sum);
            }
        }
        stored.answers().forEach(answer -> onAnswer(answer, batch));
        settled.forEach((sender, finals) -> sender.tell(new MemberEvent.Settled(finals)));
    }

    private void onAnswer(Answer answer, Batches.Batch batch) {
        if (answer instanceof Answer.Position position) {
            for (Member member : members.all()) {
                boolean isAwaited = member.phase() == Member.Phase.ENTERING && member.claim() == null;
                if (isAwaited && member.user.equals(position.user())) {
                    replay.start(member, position.position());
                }
            }
        } else if (answer instanceof Answer.AlreadyStored known) {
            onAlreadyStored(known, batch);
        } else if (answer instanceof Answer.IdInUse taken) {
            chat.finalRefused(Refused.ID_IN_USE);
            members.of(batch.askers(taken.id())).forEach(member -> member.refuse(ErrorCode.ID_IN_USE, taken.id()));
            receipts.answer(taken.id(), new Receipt.IdInUse());
        }
    }

    /** The senders are owed the echo, unless the message has come to them as news since they sent it, or will do so. */
    private void onAlreadyStored(Answer.AlreadyStored known, Batches.Batch batch) {
        MessageId id = known.id();
        boolean willBeNews = known.seq() > timeline.seq();
        boolean isOrWasNews = willBeNews || timeline.find(id) != null;
        if (willBeNews) {
            timeline.fillHole(known.seq());
        }
        UserName owner = batch.from(id);
        if (!isOrWasNews && owner != null) {
            timeline.remember(id, owner, known.seq());
        }
        members.of(batch.askers(id)).stream()
                .filter(sender -> !isOrWasNews || sender.mayHaveComeWith(known.seq()))
                .forEach(sender -> replay.echo(sender, new Member.Owed(id, known.seq())));
        if (!willBeNews && receipts.isAwaited(id)) {
            acknowledge(id, known.seq());
        }
    }

    /** Tells the senders of finals that could not be stored for too long. */
    void giveUp(long now) {
        batches.giveUp(now, settings.giveUp(), this::isAwaited).forEach(this::giveUp);
    }

    private boolean isAwaited(Batches.Entry entry) {
        MessageId id = entry.id();
        return !members.of(entry.askers()).isEmpty() || (id != null && receipts.isAwaited(id));
    }

    private void giveUp(Batches.Entry entry) {
        chat.finalNotStored();
        members.of(entry.askers()).forEach(member -> member.refuse(ErrorCode.NOT_STORED, entry.id()));
        ActorRef<MemberEvent> sender = entry.sender();
        if (sender != null) {
            sender.tell(new MemberEvent.Settled(1));
        }
        MessageId id = entry.id();
        if (id != null) {
            receipts.answer(id, new Receipt.NotStored());
        }
    }
}
