package talker.session;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import talker.room.MemberEvent;

/** Keeps an exception within the session that threw it, and that of a stream within its connection. */
final class Isolation extends BehaviorInterceptor<MemberEvent, MemberEvent> {
    private final Session session;

    Isolation(Session session) {
        super(MemberEvent.class);
        this.session = session;
    }

    @Override
    public Behavior<MemberEvent> aroundReceive(
            TypedActorContext<MemberEvent> ctx, MemberEvent message, ReceiveTarget<MemberEvent> target) {
        if (message instanceof Session.Failed failed) {
            return session.fail(failed.bug());
        }
        try {
            return target.apply(ctx, message);
        } catch (RuntimeException bug) {
            return session.fail(bug);
        }
    }
}
