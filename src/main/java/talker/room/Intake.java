package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectFactories;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import talker.metrics.Chat;
import talker.metrics.Metrics;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * How a {@link Room} takes in what is new: what its {@link Decision} lets in is persisted in one transaction, then all
 * Audiences hear of the messages, and whoever sent the batch of what became of it.
 */
final class Intake {
    private static final Duration TELL_AGAIN = Duration.ofMinutes(1);

    private final RoomName name;
    private final ActorContext<Room.Command> context;
    private final RoomSettings settings;
    private final Clock clock;
    private final Attendance attendance;
    private final EffectFactories<RoomEvent, RoomState> effects;
    private final Room.Growth whenPosted;
    private final Chat chat;
    private long toldLapsedAt;

    Intake(
            RoomName name,
            ActorContext<Room.Command> context,
            RoomSettings settings,
            Clock clock,
            Attendance attendance,
            EffectFactories<RoomEvent, RoomState> effects,
            Room.Growth whenPosted) {
        this.name = name;
        this.context = context;
        this.settings = settings;
        this.clock = clock;
        this.attendance = attendance;
        this.effects = effects;
        this.whenPosted = whenPosted;
        chat = Metrics.of(context.getSystem()).chat();
    }

    /** A batch of an Audience. */
    Effect<RoomEvent, RoomState> store(RoomState state, Room.Store store) {
        ActorRef<Audience.Command> audience = store.audience();
        Decision decision =
                new Decision(state, settings, clock.millis(), user -> attendance.isElsewhere(audience, user));
        store.events().forEach(decision::add);
        tellLapsed(decision.lapsed());
        return effects.persist(decision.events()).thenRun(after -> {
            tellOfNew(state, decision, after);
            decision.subscribed().forEach(user -> came(audience, after, user));
            decision.left().forEach(attendance::left);
            audience.tell(new News.Stored(store.batch(), decision.answers(after)));
        });
    }

    /** Messages of another room, or of another time. */
    Effect<RoomEvent, RoomState> restore(RoomState state, Upkeep.Import imported) {
        Decision decision = new Decision(state, settings, clock.millis(), user -> false);
        imported.messages().forEach(decision::add);
        return effects.persist(decision.events()).thenRun(after -> {
            tellOfNew(state, decision, after);
            imported.replyTo().tell(reply(imported, decision));
        });
    }

    private static RoomReply.Imported reply(Upkeep.Import asked, Decision decision) {
        List<MessageId> taken = decision.taken();
        int stored = decision.events().size();
        return new RoomReply.Imported(stored, asked.messages().size() - stored - taken.size(), taken);
    }

    /** Once in a while, so that a room that is always at its bound does not fill the log. */
    private void tellLapsed(int lapsed) {
        long now = clock.millis();
        if (lapsed > 0 && now - toldLapsedAt >= TELL_AGAIN.toMillis()) {
            toldLapsedAt = now;
            context.getLog()
                    .warn(
                            "Room {} has as many subscriptions as talker.room.max-subscriptions: those of users who have"
                                    + " been away longest lapse",
                            name);
        }
    }

    private void tellOfNew(RoomState before, Decision decision, RoomState after) {
        List<StoredMessage> messages = decision.messages();
        if (!messages.isEmpty()) {
            attendance.tellAll(new News.Posted(before.messageSeq(), messages));
            chat.finalsStored(messages.size());
            whenPosted.to(name, after.messageSeq());
        }
    }

    private void came(ActorRef<Audience.Command> audience, RoomState state, UserName user) {
        Long position = state.position(user);
        if (position != null) {
            attendance.came(audience, user, position);
        }
    }
}
