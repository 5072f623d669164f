package talker.session;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import talker.metrics.SessionState;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.room.Audience;
import talker.room.Departure;
import talker.room.MemberEvent;

/** How a session ends: the last finals are waited for, the room is left, then what is queued is flushed. */
final class Farewell {
    private final Session session;
    private final Vigil vigil;

    Farewell(Session session) {
        this.session = session;
        vigil = new Vigil(session, this);
    }

    Vigil vigil() {
        return vigil;
    }

    /** Waits for the last finals to be stored, so that the client hears of them. */
    Behavior<MemberEvent> begin(@Nullable ErrorCode lastWord, Departure departure) {
        if (session.unconfirmed.isEmpty()) {
            return end(lastWord, departure);
        }
        session.moveTo(SessionState.CLOSING);
        session.timers.cancel(Session.Timer.IDLE);
        session.timers.startSingleTimer(Session.Timer.FAREWELL, session.settings.farewell());
        return Behaviors.receive(MemberEvent.class)
                .onMessage(MemberEvent.Settled.class, settled -> {
                    session.settle(settled.finals());
                    return session.unconfirmed.isEmpty() ? end(lastWord, departure) : Behaviors.same();
                })
                .onMessageEquals(Session.Timer.FAREWELL, () -> end(lastWord, departure))
                .onMessage(Session.Written.class, written -> session.readOn())
                .onMessage(Session.AudienceEnded.class, ended -> {
                    session.audience = null;
                    return end(lastWord, departure);
                })
                .onMessage(Session.Recheck.class, vigil::onNotice)
                .onMessage(Session.Authenticated.class, vigil::onAnswer)
                .onMessage(Session.InputEnded.class, ended -> {
                    session.inbox.end();
                    return Behaviors.same();
                })
                .onMessage(Session.Disconnected.class, gone -> {
                    session.leave(departure);
                    return session.end();
                })
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    Behavior<MemberEvent> end(@Nullable ErrorCode lastWord, Departure departure) {
        return endWith(lastWord == null ? null : ServerMessage.Error.of(lastWord), departure);
    }

    /** Leaves the room, where the session is in one, and hears what is on its way from there before the last word. */
    Behavior<MemberEvent> endWith(ServerMessage.@Nullable Error lastWord, Departure departure) {
        session.timers.cancelAll();
        session.moveTo(SessionState.CLOSING);
        if (session.audience == null) {
            return finish(lastWord, departure);
        }
        session.audience.tell(new Audience.Leave(session.context.getSelf(), departure));
        session.audience = null;
        return Behaviors.receive(MemberEvent.class)
                .onMessage(MemberEvent.Left.class, left -> finish(lastWord, departure))
                .onMessage(Session.AudienceEnded.class, ended -> finish(lastWord, departure))
                .onMessage(Session.Disconnected.class, gone -> session.end())
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    /** Sends what is queued. A client that does not take it in time is cut off. */
    private Behavior<MemberEvent> finish(ServerMessage.@Nullable Error lastWord, Departure departure) {
        if (lastWord != null) {
            session.outbox.send(lastWord);
        }
        session.outbox.finish();
        session.timers.startSingleTimer(Session.Timer.IDLE, session.settings.idleTimeout());
        return Behaviors.receive(MemberEvent.class)
                .onMessage(Session.Disconnected.class, gone -> session.end())
                .onMessage(MemberEvent.Entered.class, late -> {
                    late.audience().tell(new Audience.Leave(session.context.getSelf(), departure));
                    return Behaviors.same();
                })
                .onMessageEquals(Session.Timer.IDLE, () -> {
                    session.outbox.abort();
                    return Behaviors.same();
                })
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }
}
