package talker.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Revoked;
import talker.account.TokenHash;
import talker.limits.Attempts;
import talker.limits.Seat;
import talker.protocol.ClientMessage;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.MemberEvent;
import talker.signin.SignIn;
import talker.signin.Verdict;

/**
 * The access that a client claims: a user's to a room. The room's account says whether it is granted, and is still; where the
 * client shows the token of an issuer, that is judged first, once.
 */
final class Access {
    /** A question to an account whose node has just died is lost: it is asked again. */
    private static final Duration ACCOUNT_TIMEOUT = Duration.ofSeconds(1);

    /** No timer of Akka's may be longer than some weeks. */
    private static final Duration LONGEST_TIMER = Duration.ofHours(1);

    private record Claim(RoomName room, UserName user, TokenHash token, Question question) {}

    /** What the account is asked. */
    private interface Question {
        Account.Command to(ActorRef<AccountReply.ToAuthenticate> replyTo);
    }

    private final ActorContext<MemberEvent> context;
    private final Function<String, RecipientRef<Account.Command>> accounts;
    private final SignIn signIn;
    private @Nullable Claim claim;
    private @Nullable String foreign;
    private @Nullable Instant until;

    Access(ActorContext<MemberEvent> context, Function<String, RecipientRef<Account.Command>> accounts, SignIn signIn) {
        this.context = context;
        this.accounts = accounts;
        this.signIn = signIn;
    }

    /** Claims what is to be asked for. */
    void claim(ClientMessage.Connect connect) {
        RoomName room = connect.room();
        UserName user = connect.user();
        TokenHash token = TokenHash.of(connect.token());
        claim = new Claim(room, user, token, replyTo -> new Account.Authenticate(room.room(), user, token, replyTo));
        foreign = signIn.isForeign(connect.token()) ? connect.token() : null;
    }

    /** Has a token of an issuer judged, upon which {@link Session.Judged} answers; asks the account for any other. */
    void seek() {
        String token = foreign;
        if (token == null) {
            ask();
        } else {
            foreign = null;
            context.pipeToSelf(signIn.judge(token), (verdict, failure) -> new Session.Judged(verdict));
        }
    }

    /** Whether a token speaks for the user who claims access, at the door of this room; the account is asked then. */
    boolean isBackedBy(Verdict.Known token) {
        RoomName room = claim().room;
        UserName user = claim().user;
        if (!token.user().equals(user) || !token.opens(room)) {
            return false;
        }
        claim = new Claim(
                room, user, claim().token, replyTo -> new Account.SignIn(room.room(), user, token.issuer(), replyTo));
        until = token.until();
        return true;
    }

    /** Until when the token is good, at most an hour: then it is to be asked again; empty where it is so for ever. */
    Optional<Duration> timeLeft() {
        return Optional.ofNullable(until).map(end -> {
            Duration left = Duration.between(Instant.now(), end);
            return left.compareTo(LONGEST_TIMER) < 0 ? left : LONGEST_TIMER;
        });
    }

    /** Whether a client has asked for access. */
    boolean isSought() {
        return claim != null;
    }

    RoomName room() {
        return claim().room;
    }

    UserName user() {
        return claim().user;
    }

    private Claim claim() {
        if (claim == null) {
            throw new IllegalStateException("nobody has connected yet");
        }
        return claim;
    }

    /** Tries the token where the connection comes from, which may have to wait: a signed one by whose it says it is. */
    Optional<Attempts.Wait> tryAt(Seat seat) {
        String account = claim().room.account();
        Optional<byte[]> claimed = Optional.ofNullable(foreign).flatMap(signIn::claimed);
        return seat.tryToken(account, claimed.orElseGet(claim().token::bytes), claimed.isPresent());
    }

    /** Asks the account, maybe again; {@link Session.Authenticated} answers. */
    void ask() {
        ask(new Session.Authenticated(null));
    }

    /** Asks the account, once: {@link Session.Authenticated} answers, or nobody does. */
    void askOnce() {
        ask(new Session.Unanswered());
    }

    private void ask(Session.Command whenLate) {
        Claim asked = claim();
        context.ask(
                AccountReply.ToAuthenticate.class,
                accounts.apply(asked.room.account()),
                ACCOUNT_TIMEOUT,
                (ActorRef<AccountReply.ToAuthenticate> replyTo) -> asked.question.to(replyTo),
                (reply, failure) -> reply == null ? whenLate : new Session.Authenticated(reply));
    }

    /** Asks whether another user may enter the room too; {@link Session.RecipientFound} answers. */
    void askAbout(UserName other) {
        RoomName room = claim().room;
        context.ask(
                AccountReply.ToAuthenticate.class,
                accounts.apply(room.account()),
                ACCOUNT_TIMEOUT,
                (ActorRef<AccountReply.ToAuthenticate> replyTo) -> new Account.FindMember(room.room(), other, replyTo),
                (reply, failure) -> new Session.RecipientFound(other, reply));
    }

    /** Whether a notice may be about this access. */
    boolean isConcerned(Revoked notice) {
        Claim held = claim;
        return held != null
                && notice.account().equals(held.room.account())
                && notice.user().map(held.user::equals).orElse(true)
                && notice.room().map(held.room.room()::equals).orElse(true);
    }
}
