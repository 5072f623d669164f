package talker.account;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import talker.protocol.Measure;
import talker.protocol.UserName;

/**
 * A tenant: its users and rooms, and who may enter what. Sharded and event-sourced; the entity's id is the account's
 * name. Here is what it can be told or asked; {@link AccountEntity} answers. There is no command that makes an account:
 * the first user or room that is added does.
 *
 * <p>Tokens come and are kept as hashes only, so that none of them is ever in a message between nodes or in the journal.
 */
public final class Account {
    /** Where the account lives in the cluster; the entity's id is the account's name. */
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "account");

    private Account() {}

    /** What an account can be told or asked. */
    public sealed interface Command {}

    /** Asks whether a user may enter a room. */
    public record Authenticate(
            String room, UserName user, TokenHash presented, ActorRef<AccountReply.ToAuthenticate> replyTo)
            implements Command {}

    /** Asks whether a user may enter a room, whoever it is who asks; answered as {@link Authenticate} is. */
    public record FindMember(String room, UserName user, ActorRef<AccountReply.ToAuthenticate> replyTo)
            implements Command {}

    /** Asks whose token this is, and whether that user may enter a room. */
    public record Identify(String room, TokenHash presented, ActorRef<AccountReply.ToIdentify> replyTo)
            implements Command {}

    /** Adds a user who is not there yet. */
    public record AddUser(UserName user, TokenHash token, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /**
     * Adds many users in one transaction: all or none. One who is there already gets the token given here, so that an
     * import that broke off can simply be run again.
     */
    public record ImportUsers(Map<UserName, TokenHash> users, ActorRef<AccountReply.ToChange> replyTo)
            implements Command {}

    /** Replaces a user's token. */
    public record RotateToken(UserName user, TokenHash token, ActorRef<AccountReply.ToChange> replyTo)
            implements Command {}

    /** Removes a user from the account and from every private room. */
    public record RemoveUser(UserName user, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /** Asks for the users after one of them in the order of their names, at most {@code limit} of them. */
    public record ListUsers(Optional<UserName> after, int limit, ActorRef<AccountReply.ToListUsers> replyTo)
            implements Command {}

    /** Adds a room, or decides afresh who may enter one that is there. */
    public record AddRoom(String room, RoomAccess access, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /** Removes a room; its messages stay in the journal. */
    public record RemoveRoom(String room, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /**
     * Asks for the rooms after one of them in the order of their names: as many as have {@code limit} names of rooms
     * and members in all, but one at the least.
     */
    public record ListRooms(Optional<String> after, int limit, ActorRef<AccountReply.ToListRooms> replyTo)
            implements Command {}

    /** Asks who may enter a room. */
    public record FindRoom(String room, ActorRef<AccountReply.ToFindRoom> replyTo) implements Command {}

    /** Adds an incoming hook under an id that is not taken. */
    public record AddHook(String id, IncomingHook hook, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /** Removes an incoming hook of a room. */
    public record RemoveHook(String room, String id, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /** Asks for a room's incoming hooks. */
    public record ListHooks(String room, ActorRef<AccountReply.ToListHooks> replyTo) implements Command {}

    /** Asks as whom a token posts in a room. */
    public record FindHook(String room, String id, TokenHash presented, ActorRef<AccountReply.ToFindHook> replyTo)
            implements Command {}

    /** Decides how long a room's messages are kept; null is as the server's settings have it. */
    public record SetRetention(
            String room,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Retention retention,
            ActorRef<AccountReply.ToChange> replyTo)
            implements Command {}

    /** Asks how long messages are kept, of those of these rooms of which that was decided. */
    public record FindRetentions(Set<String> rooms, ActorRef<AccountReply.ToFindRetentions> replyTo)
            implements Command {}

    /** Asks which of these users the account does not have. */
    public record FindUsers(Set<UserName> users, ActorRef<AccountReply.ToFindUsers> replyTo) implements Command {}

    /**
     * Deals with a user in a room.
     *
     * @param by the moderator who wants it; null where it is an administrator
     * @param seconds for how long, of a mute or a ban; null for good
     * @param reason why; null where nothing is said
     */
    public record Moderate(
            String room,
            Measure measure,
            UserName user,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UserName by,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long seconds,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
            ActorRef<AccountReply.ToChange> replyTo)
            implements Command {}

    /** Asks who moderates a room, and who is muted or banned there. */
    public record ListModeration(String room, ActorRef<AccountReply.ToListModeration> replyTo) implements Command {}

    /** What the list of all accounts says of this one, which is to come to be by this command. */
    record Enrolled(Command command, AccountReply.@Nullable ToChange answer) implements Command {}

    /**
     * Asks whether a user for whom a token of an issuer speaks may enter a room; answered as {@link Authenticate} is. Who
     * is new to the account, and may enter, is one of its users from then on.
     */
    public record SignIn(String room, UserName user, String issuer, ActorRef<AccountReply.ToAuthenticate> replyTo)
            implements Command {}

    /** Lets tokens of an issuer sign in for a user, who is added if need be. */
    public record LinkUser(UserName user, String issuer, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /** Adds an invite under an id that is not taken. */
    public record AddInvite(String id, Invite invite, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /** Removes an invite to a room. */
    public record RemoveInvite(String room, String id, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    /** Asks for the invites to a room that have not expired. */
    public record ListInvites(String room, ActorRef<AccountReply.ToListInvites> replyTo) implements Command {}

    /**
     * Makes whoever knows an invite's secret a user with this token. Told once more by the same user with the same token,
     * it is answered as before, and the invite is not used again.
     */
    public record AcceptInvite(
            String room,
            String id,
            TokenHash secret,
            UserName user,
            TokenHash token,
            ActorRef<AccountReply.ToChange> replyTo)
            implements Command {}

    /** Nobody has asked for a while. */
    enum Idle implements Command {
        INSTANCE
    }

    /**
     * The behaviour of the account with this name.
     *
     * @param enrolment enters an account that is to come to be on the list of all accounts, or refuses it
     * @param whenRevoked is told of those who may have lost access, once that is in the journal
     * @param shard whom it asks to be put out of memory, where there is no such account
     */
    public static Behavior<Command> create(
            String account,
            AccountSettings settings,
            Function<String, CompletionStage<AccountReply.ToChange>> enrolment,
            Consumer<Revoked> whenRevoked,
            ActorRef<ClusterSharding.ShardCommand> shard) {
        return create(account, settings, enrolment, whenRevoked, Clock.systemUTC(), shard);
    }

    /** Likewise, on another clock. */
    static Behavior<Command> create(
            String account,
            AccountSettings settings,
            Function<String, CompletionStage<AccountReply.ToChange>> enrolment,
            Consumer<Revoked> whenRevoked,
            Clock clock,
            ActorRef<ClusterSharding.ShardCommand> shard) {
        return logged(
                account,
                Behaviors.setup(context ->
                        new AccountEntity(account, settings, enrolment, whenRevoked, clock, context, shard)));
    }

    /** With the account in the log, also where it is the journal's answer that fails, which is no command. */
    @SuppressWarnings("unchecked")
    private static Behavior<Command> logged(String name, Behavior<Command> account) {
        Behavior<?> any = account;
        return Behaviors.withMdc(Object.class, Map.of("account", name), (Behavior<Object>) any)
                .narrow();
    }
}
