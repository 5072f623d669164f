package talker.room;

import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectFactories;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a room's messages that are to be forgotten, and tells the room's Audiences. */
final class Caretaker {
    private final Attendance attendance;
    private final Clock clock;
    private final EffectFactories<RoomEvent, RoomState> effects;
    private long forgotten;

    Caretaker(Attendance attendance, Clock clock, EffectFactories<RoomEvent, RoomState> effects) {
        this.attendance = attendance;
        this.clock = clock;
        this.effects = effects;
    }

    /** Only a state that has some of it needs an event: whatever is rebuilt later is made of a journal without it. */
    Effect<RoomEvent, RoomState> forget(RoomState state, Upkeep.Forget forget) {
        News.Forgotten forgotten = new News.Forgotten(forget.user(), forget.upTo());
        boolean isAtHand = state.recent().stream().anyMatch(forgotten::concerns);
        List<RoomEvent> events =
                isAtHand ? List.of(new RoomEvent.UserErased(forget.user(), forget.upTo(), clock.millis())) : List.of();
        return effects.persist(events).thenRun(after -> {
            tell(forgotten);
            forget.replyTo().tell(new RoomReply.Forgot());
        });
    }

    Effect<RoomEvent, RoomState> trim(RoomState state, Upkeep.Trim trim) {
        long upTo = Math.max(state.floor(), Math.min(trim.upTo(), state.seq()));
        return effects.persist(new RoomEvent.Trimmed(upTo, clock.millis())).thenRun(after -> {
            tell(new News.Forgotten(null, upTo));
            trim.replyTo().tell(new RoomReply.Trimmed(upTo, after.seq()));
        });
    }

    private void tell(News.Forgotten news) {
        forgotten++;
        attendance.tellAll(news);
    }

    /** How often Audiences were told to forget something; null where never. */
    @Nullable
    Long forgotten() {
        return forgotten == 0 ? null : forgotten;
    }
}
