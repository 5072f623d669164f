package talker.session;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import talker.account.AccountReply;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.room.Departure;
import talker.room.MemberEvent;

/**
 * Sees to it that a session in a room ends when its client has lost access: asks the account when a notice says so, and
 * now and then without one, for notices get lost.
 */
final class Vigil {
    private final Session session;
    private final Farewell farewell;
    private boolean isSentAway;

    Vigil(Session session, Farewell farewell) {
        this.session = session;
        this.farewell = farewell;
    }

    /** The account is asked again in a while: not of all sessions at once, though they have come together. */
    void begin() {
        long interval = session.settings.recheckInterval().toMillis();
        long wait = interval / 2 + ThreadLocalRandom.current().nextLong(interval + 1);
        session.timers.startSingleTimer(Session.Timer.RECHECK, Duration.ofMillis(wait));
    }

    /** Where the account does not answer now, it is asked the next time: every session would ask again and again. */
    Behavior<MemberEvent> onTime() {
        session.access.askOnce();
        begin();
        return Behaviors.same();
    }

    Behavior<MemberEvent> onNoAnswer(Session.Unanswered late) {
        return Behaviors.same();
    }

    Behavior<MemberEvent> onNotice(Session.Recheck recheck) {
        if (session.access.isConcerned(recheck.notice())) {
            isSentAway |= recheck.notice().sendsAway();
            session.access.ask();
        }
        return Behaviors.same();
    }

    /** What the account says: whoever has lost access hears the last word at once, whatever waits to be stored. */
    Behavior<MemberEvent> onAnswer(Session.Authenticated answer) {
        AccountReply.ToAuthenticate reply = answer.reply();
        if (reply instanceof AccountReply.Banned banned) {
            Long until = ServerMessage.Error.end(banned.until());
            return farewell.endWith(new ServerMessage.Error(ErrorCode.BANNED, null, until), Departure.CLOSED);
        } else if (reply instanceof AccountReply.Denied) {
            return farewell.end(ErrorCode.REVOKED, Departure.DROPPED);
        } else if (reply instanceof AccountReply.Granted && isSentAway) {
            return farewell.end(ErrorCode.KICKED, Departure.CLOSED);
        } else if (reply == null) {
            session.access.ask();
        }
        return Behaviors.same();
    }
}
