package talker.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.account.Standing;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.MemberEvent;
import talker.room.Redaction;

/** What a client may do and say in its room beyond what everybody may, and short of it. */
final class Moderating {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Session session;
    private @Nullable MessageId refusedLast;

    Moderating(Session session) {
        this.session = session;
    }

    /** The client hears how it stands, where it does not stand as everybody does. */
    void begin() {
        if (!session.standing.equals(Standing.ORDINARY)) {
            tellStanding();
        }
    }

    /** The client's standing may have changed. */
    void learn(Standing now) {
        if (!now.equals(session.standing)) {
            session.standing = now;
            tellStanding();
        }
    }

    private void tellStanding() {
        if (session.terms.version() == Version.TWO) {
            Standing standing = session.standing;
            session.outbox.send(new ServerMessage.Standing(standing.moderates(), standing.mutedUntil()));
        }
    }

    /** Refuses what a muted user says: each final, and of the partials of a message the first. */
    boolean refuses(ClientMessage.Post post) {
        Standing standing = session.standing;
        if (standing.mutedUntil() == null
                || !standing.mutes(session.node.clock().millis())) {
            return false;
        }
        if (post.isFinal() || refusedLast == null || !refusedLast.equals(post.id())) {
            refusedLast = post.id();
            Long until = ServerMessage.Error.end(standing.mutedUntil());
            session.outbox.send(new ServerMessage.Error(ErrorCode.MUTED, post.id(), until));
        }
        return true;
    }

    // What the client wants done: to whom, says the account; to which message, the room

    void redact(ClientMessage.Redact wanted) {
        ActorRef<Audience.Command> audience = session.audience;
        if (audience == null) {
            return;
        }
        Redaction.Wish wish = new Redaction.Wish(
                wanted.id(), wanted.seq(), session.access.user(), session.standing.moderates(), wanted.reason());
        ActorSystem<?> system = session.context.getSystem();
        CompletionStage<Redaction> answer = AskPattern.ask(
                audience,
                (ActorRef<Redaction> replyTo) -> new Audience.Redact(wish, replyTo),
                PATIENCE,
                system.scheduler());
        session.context.pipeToSelf(answer, (redaction, late) -> new Session.Redacted(wanted, redaction));
    }

    Behavior<MemberEvent> onRedacted(Session.Redacted redacted) {
        MessageId id = redacted.wanted().id();
        Redaction answer = redacted.answer();
        if (answer instanceof Redaction.Made) {
            session.outbox.send(new ServerMessage.Moderated(ClientMessage.REDACT, null, id));
        } else if (answer instanceof Redaction.Unknown) {
            session.outbox.send(new ServerMessage.Error(ErrorCode.UNKNOWN_MESSAGE, id));
        } else if (answer instanceof Redaction.NotYours) {
            session.outbox.send(new ServerMessage.Error(ErrorCode.FORBIDDEN, id));
        } else {
            session.outbox.send(new ServerMessage.Error(ErrorCode.BUSY, id));
        }
        return Behaviors.same();
    }

    void moderate(ClientMessage.Moderate wanted) {
        RecipientRef<Account.Command> account =
                session.node.accounts().apply(session.access.room().account());
        CompletionStage<AccountReply.ToChange> answer = AskPattern.ask(
                account,
                (ActorRef<AccountReply.ToChange> replyTo) -> new Account.Moderate(
                        session.access.room().room(),
                        wanted.measure(),
                        wanted.user(),
                        session.access.user(),
                        wanted.seconds(),
                        wanted.reason(),
                        replyTo),
                PATIENCE,
                session.context.getSystem().scheduler());
        session.context.pipeToSelf(answer, (reply, late) -> new Session.Moderated(wanted, reply));
    }

    Behavior<MemberEvent> onModerated(Session.Moderated moderated) {
        ClientMessage.Moderate wanted = moderated.wanted();
        AccountReply.ToChange answer = moderated.answer();
        if (answer instanceof AccountReply.Done) {
            session.outbox.send(new ServerMessage.Moderated(wanted.measure().word(), wanted.user(), null));
        } else {
            session.outbox.send(ServerMessage.Error.of(code(answer)));
        }
        return Behaviors.same();
    }

    private static ErrorCode code(AccountReply.@Nullable ToChange answer) {
        if (answer instanceof Refusal.UnknownUser) {
            return ErrorCode.UNKNOWN_USER;
        } else if (answer instanceof Refusal.TooManySanctions) {
            return ErrorCode.TOO_MANY_SANCTIONS;
        }
        return answer == null ? ErrorCode.BUSY : ErrorCode.FORBIDDEN;
    }
}
