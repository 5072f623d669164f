package talker.room;

import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectFactories;
import java.time.Clock;
import java.util.List;
import talker.protocol.MessageId;

/** Decides what becomes of a room's messages that are to be forgotten, and tells the room's Audiences. */
final class Caretaker {
    private final Attendance attendance;
    private final Clock clock;

    Caretaker(Attendance attendance, Clock clock) {
        this.attendance = attendance;
        this.clock = clock;
    }

    /** Only a state that has some of it needs an event: whatever is rebuilt later is made of a journal without it. */
    Effect<RoomEvent, RoomState> forget(
            EffectFactories<RoomEvent, RoomState> effect, RoomState state, Upkeep.Forget forget) {
        News.Forgotten forgotten = new News.Forgotten(forget.user(), forget.upTo());
        boolean isAtHand = state.recent().stream().anyMatch(forgotten::concerns);
        List<RoomEvent> events =
                isAtHand ? List.of(new RoomEvent.UserErased(forget.user(), forget.upTo(), clock.millis())) : List.of();
        return effect.persist(events).thenRun(after -> {
            tellAll(forgotten);
            forget.replyTo().tell(new RoomReply.Forgot());
        });
    }

    Effect<RoomEvent, RoomState> trim(EffectFactories<RoomEvent, RoomState> effect, RoomState state, Upkeep.Trim trim) {
        long upTo = Math.max(state.floor(), Math.min(trim.upTo(), state.seq()));
        return effect.persist(new RoomEvent.Trimmed(upTo, clock.millis())).thenRun(after -> {
            tellAll(new News.Forgotten(null, upTo));
            trim.replyTo().tell(new RoomReply.Trimmed(upTo, after.seq()));
        });
    }

    private void tellAll(News news) {
        attendance.audiences().forEach(audience -> audience.tell(news));
    }

    static RoomReply.Imported imported(Upkeep.Import asked, Decision decision) {
        List<MessageId> taken = decision.taken();
        int stored = decision.events().size();
        return new RoomReply.Imported(stored, asked.messages().size() - stored - taken.size(), taken);
    }
}
