package talker.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Revoked;
import talker.account.TokenHash;
import talker.protocol.ClientMessage;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.MemberEvent;

/** The access that a client claims: a user's to a room. The room's account says whether it is granted, and is still. */
final class Access {
    /** A question to an account whose node has just died is lost: it is asked again. */
    private static final Duration ACCOUNT_TIMEOUT = Duration.ofSeconds(1);

    private record Claim(RoomName room, UserName user, TokenHash token) {}

    private final ActorContext<MemberEvent> context;
    private final Function<String, RecipientRef<Account.Command>> accounts;
    private @Nullable Claim claim;

    Access(ActorContext<MemberEvent> context, Function<String, RecipientRef<Account.Command>> accounts) {
        this.context = context;
        this.accounts = accounts;
    }

    /** Claims what is to be asked for. */
    void claim(ClientMessage.Connect connect) {
        claim = new Claim(connect.room(), connect.user(), TokenHash.of(connect.token()));
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

    /** What identifies the token. */
    byte[] token() {
        return claim().token.bytes();
    }

    /** Asks the account, maybe again; {@link Session.Authenticated} answers. */
    void ask() {
        Claim asked = claim();
        context.ask(
                AccountReply.ToAuthenticate.class,
                accounts.apply(asked.room.account()),
                ACCOUNT_TIMEOUT,
                (ActorRef<AccountReply.ToAuthenticate> replyTo) ->
                        new Account.Authenticate(asked.room.room(), asked.user, asked.token, replyTo),
                (reply, failure) -> new Session.Authenticated(reply));
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
