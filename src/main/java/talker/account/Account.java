package talker.account;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import talker.protocol.UserName;

/**
 * A tenant: its users and rooms, and who may enter what. Sharded and event-sourced; the entity's id is the account's
 * name. There is no command that makes an account: the first user or room that is added does.
 *
 * <p>Tokens come and are kept as hashes only, so that none of them is ever in a message between nodes or in the journal.
 */
public final class Account
        extends EventSourcedBehaviorWithEnforcedReplies<Account.Command, AccountEvent, AccountState> {
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "account");

    private static final int EVENTS_PER_SNAPSHOT = 1000;
    private static final int SNAPSHOTS_KEPT = 2;
    private static final Duration STAY_OF_NOBODY = Duration.ofSeconds(2);

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

    /** Nobody has asked for a while. */
    private enum Idle implements Command {
        INSTANCE
    }

    private final String account;
    private final AccountSettings settings;
    private final ActorContext<Command> context;
    private final ActorRef<ClusterSharding.ShardCommand> shard;

    /**
     * The behaviour of the account with this name.
     *
     * @param shard whom it asks to be put out of memory, where there is no such account
     */
    public static Behavior<Command> create(
            String account, AccountSettings settings, ActorRef<ClusterSharding.ShardCommand> shard) {
        return Behaviors.setup(context -> new Account(account, settings, context, shard));
    }

    private Account(
            String account,
            AccountSettings settings,
            ActorContext<Command> context,
            ActorRef<ClusterSharding.ShardCommand> shard) {
        super(
                PersistenceId.of(TYPE_KEY.name(), account),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2)
                        .withResetBackoffAfter(Duration.ofSeconds(30)));
        this.account = account;
        this.settings = settings;
        this.context = context;
        this.shard = shard;
    }

    @Override
    public AccountState emptyState() {
        return AccountState.EMPTY;
    }

    @Override
    public CommandHandlerWithReply<Command, AccountEvent, AccountState> commandHandler() {
        return newCommandHandlerWithReplyBuilder()
                .forAnyState()
                .onCommand(Authenticate.class, this::onAuthenticate)
                .onCommand(FindMember.class, this::onFindMember)
                .onCommand(Identify.class, this::onIdentify)
                .onCommand(AddUser.class, this::onAddUser)
                .onCommand(ImportUsers.class, this::onImportUsers)
                .onCommand(RotateToken.class, this::onRotateToken)
                .onCommand(RemoveUser.class, this::onRemoveUser)
                .onCommand(ListUsers.class, this::onListUsers)
                .onCommand(AddRoom.class, this::onAddRoom)
                .onCommand(RemoveRoom.class, this::onRemoveRoom)
                .onCommand(ListRooms.class, this::onListRooms)
                .onCommand(FindRoom.class, this::onFindRoom)
                .onCommand(AddHook.class, this::onAddHook)
                .onCommand(RemoveHook.class, this::onRemoveHook)
                .onCommand(ListHooks.class, this::onListHooks)
                .onCommand(FindHook.class, this::onFindHook)
                .onCommand(Idle.class, this::onIdle)
                .build();
    }

    @Override
    public SignalHandler<AccountState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .build();
    }

    /** Anybody may ask for accounts that do not exist, under ever new names: these do not stay. */
    private void onRecovered(AccountState state) {
        if (!state.exists()) {
            context.setReceiveTimeout(STAY_OF_NOBODY, Idle.INSTANCE);
        }
    }

    private ReplyEffect<AccountEvent, AccountState> onIdle(AccountState state, Idle idle) {
        if (state.exists()) {
            context.cancelReceiveTimeout();
        } else {
            shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
        return Effect().noReply();
    }

    private ReplyEffect<AccountEvent, AccountState> onAuthenticate(AccountState state, Authenticate asked) {
        boolean admitted = state.admits(asked.room(), asked.user(), asked.presented());
        return Effect().reply(asked.replyTo(), admitted ? new AccountReply.Granted() : new AccountReply.Denied());
    }

    private ReplyEffect<AccountEvent, AccountState> onFindMember(AccountState state, FindMember asked) {
        boolean admitted = state.admits(asked.room(), asked.user());
        return Effect().reply(asked.replyTo(), admitted ? new AccountReply.Granted() : new AccountReply.Denied());
    }

    private ReplyEffect<AccountEvent, AccountState> onIdentify(AccountState state, Identify asked) {
        AccountReply.ToIdentify answer = state.bearer(asked.presented())
                .<AccountReply.ToIdentify>map(
                        user -> new AccountReply.Identified(user, state.admits(asked.room(), user)))
                .orElseGet(AccountReply.Denied::new);
        return Effect().reply(asked.replyTo(), answer);
    }

    private ReplyEffect<AccountEvent, AccountState> onAddUser(AccountState state, AddUser add) {
        if (state.users().containsKey(add.user())) {
            return refuse(add.replyTo(), new Refusal.UserExists(add.user()));
        }
        if (state.users().size() >= settings.maxUsers()) {
            return refuse(add.replyTo(), new Refusal.TooManyUsers(settings.maxUsers()));
        }
        AccountEvent added = new AccountEvent.UserAdded(add.user(), add.token(), now());
        return Effect().persist(added).thenReply(add.replyTo(), after -> new AccountReply.Done(true, List.of()));
    }

    private ReplyEffect<AccountEvent, AccountState> onImportUsers(AccountState state, ImportUsers add) {
        List<AccountEvent> events = new ArrayList<>();
        List<Revoked> revoked = new ArrayList<>();
        long at = now();
        int added = 0;
        for (Map.Entry<UserName, TokenHash> entry : add.users().entrySet()) {
            UserName user = entry.getKey();
            TokenHash token = entry.getValue();
            @Nullable TokenHash before = state.users().get(user);
            if (before == null) {
                events.add(new AccountEvent.UserAdded(user, token, at));
                added++;
            } else if (!before.matches(token)) {
                events.add(new AccountEvent.TokenRotated(user, token, at));
                revoked.add(Revoked.user(account, user));
            }
        }
        if (state.users().size() + added > settings.maxUsers()) {
            return refuse(add.replyTo(), new Refusal.TooManyUsers(settings.maxUsers()));
        }
        AccountReply.Done done = new AccountReply.Done(added > 0, revoked);
        return Effect().persist(events).thenReply(add.replyTo(), after -> done);
    }

    private ReplyEffect<AccountEvent, AccountState> onRotateToken(AccountState state, RotateToken rotate) {
        UserName user = rotate.user();
        if (!state.users().containsKey(user)) {
            return refuse(rotate.replyTo(), unknown(state, new Refusal.UnknownUser(user)));
        }
        AccountEvent rotated = new AccountEvent.TokenRotated(user, rotate.token(), now());
        return persist(rotated, rotate.replyTo(), Revoked.user(account, user));
    }

    private ReplyEffect<AccountEvent, AccountState> onRemoveUser(AccountState state, RemoveUser remove) {
        UserName user = remove.user();
        if (!state.users().containsKey(user)) {
            return refuse(remove.replyTo(), unknown(state, new Refusal.UnknownUser(user)));
        }
        return persist(new AccountEvent.UserRemoved(user, now()), remove.replyTo(), Revoked.user(account, user));
    }

    private ReplyEffect<AccountEvent, AccountState> onListUsers(AccountState state, ListUsers list) {
        if (!state.exists()) {
            return Effect().reply(list.replyTo(), new Refusal.UnknownAccount(account));
        }
        TreePMap<UserName, TokenHash> rest =
                list.after().map(user -> state.users().tailMap(user, false)).orElse(state.users());
        List<UserName> users = rest.keySet().stream().limit(list.limit()).toList();
        return Effect().reply(list.replyTo(), new AccountReply.Users(users, users.size() < rest.size()));
    }

    private ReplyEffect<AccountEvent, AccountState> onAddRoom(AccountState state, AddRoom add) {
        String room = add.room();
        RoomAccess access = add.access();
        @Nullable RoomAccess before = state.rooms().get(room);
        if (before == null && state.rooms().size() >= settings.maxRooms()) {
            return refuse(add.replyTo(), new Refusal.TooManyRooms(settings.maxRooms()));
        }
        if (access.members().size() > settings.maxMembers()) {
            return refuse(add.replyTo(), new Refusal.TooManyMembers(settings.maxMembers()));
        }
        for (UserName member : access.members()) {
            if (!state.users().containsKey(member)) {
                return refuse(add.replyTo(), new Refusal.UnknownUser(member));
            }
        }
        if (before == null) {
            AccountEvent added = new AccountEvent.RoomAdded(room, access, now());
            return Effect().persist(added).thenReply(add.replyTo(), after -> new AccountReply.Done(true, List.of()));
        }
        if (access.equals(before)) {
            return Effect().reply(add.replyTo(), new AccountReply.Done(false, List.of()));
        }
        AccountEvent changed = new AccountEvent.RoomChanged(room, access, now());
        List<Revoked> revoked = access.isAsWideAs(before) ? List.of() : List.of(Revoked.room(account, room));
        return Effect().persist(changed).thenReply(add.replyTo(), after -> new AccountReply.Done(false, revoked));
    }

    private ReplyEffect<AccountEvent, AccountState> onRemoveRoom(AccountState state, RemoveRoom remove) {
        String room = remove.room();
        if (!state.rooms().containsKey(room)) {
            return refuse(remove.replyTo(), unknown(state, new Refusal.UnknownRoom(room)));
        }
        return persist(new AccountEvent.RoomRemoved(room, now()), remove.replyTo(), Revoked.room(account, room));
    }

    private ReplyEffect<AccountEvent, AccountState> onListRooms(AccountState state, ListRooms list) {
        if (!state.exists()) {
            return Effect().reply(list.replyTo(), new Refusal.UnknownAccount(account));
        }
        TreePMap<String, RoomAccess> rest =
                list.after().map(room -> state.rooms().tailMap(room, false)).orElse(state.rooms());
        List<AccountReply.RoomEntry> rooms = new ArrayList<>();
        int names = 0;
        for (Map.Entry<String, RoomAccess> room : rest.entrySet()) {
            names += 1 + room.getValue().members().size();
            if (names > list.limit() && !rooms.isEmpty()) {
                break;
            }
            rooms.add(new AccountReply.RoomEntry(room.getKey(), room.getValue()));
        }
        return Effect().reply(list.replyTo(), new AccountReply.Rooms(rooms, rooms.size() < rest.size()));
    }

    private ReplyEffect<AccountEvent, AccountState> onFindRoom(AccountState state, FindRoom find) {
        @Nullable RoomAccess access = state.rooms().get(find.room());
        AccountReply.ToFindRoom answer = access != null
                ? new AccountReply.RoomEntry(find.room(), access)
                : unknown(state, new Refusal.UnknownRoom(find.room()));
        return Effect().reply(find.replyTo(), answer);
    }

    private ReplyEffect<AccountEvent, AccountState> onAddHook(AccountState state, AddHook add) {
        Optional<Refusal> refusal = hooks(state).refusalOf(add.hook());
        if (refusal.isPresent()) {
            return refuse(add.replyTo(), unknown(state, refusal.get()));
        }
        AccountEvent added = new AccountEvent.HookAdded(add.id(), add.hook(), now());
        return Effect().persist(added).thenReply(add.replyTo(), after -> new AccountReply.Done(true, List.of()));
    }

    private ReplyEffect<AccountEvent, AccountState> onRemoveHook(AccountState state, RemoveHook remove) {
        if (!hooks(state).has(remove.room(), remove.id())) {
            return refuse(remove.replyTo(), unknown(state, new Refusal.UnknownHook(remove.id())));
        }
        AccountEvent removed = new AccountEvent.HookRemoved(remove.id(), now());
        return Effect().persist(removed).thenReply(remove.replyTo(), after -> new AccountReply.Done(false, List.of()));
    }

    private ReplyEffect<AccountEvent, AccountState> onListHooks(AccountState state, ListHooks list) {
        AccountReply.ToListHooks answer = state.rooms().containsKey(list.room())
                ? hooks(state).listOf(list.room())
                : unknown(state, new Refusal.UnknownRoom(list.room()));
        return Effect().reply(list.replyTo(), answer);
    }

    private ReplyEffect<AccountEvent, AccountState> onFindHook(AccountState state, FindHook find) {
        return Effect().reply(find.replyTo(), hooks(state).find(find.room(), find.id(), find.presented()));
    }

    private HookRules hooks(AccountState state) {
        return new HookRules(state, settings);
    }

    private ReplyEffect<AccountEvent, AccountState> persist(
            AccountEvent event, ActorRef<AccountReply.ToChange> replyTo, Revoked revoked) {
        return Effect().persist(event).thenReply(replyTo, after -> new AccountReply.Done(false, List.of(revoked)));
    }

    private ReplyEffect<AccountEvent, AccountState> refuse(ActorRef<AccountReply.ToChange> replyTo, Refusal refusal) {
        return Effect().reply(replyTo, refusal);
    }

    /** What is unknown about a name: the name, or the whole account. */
    private Refusal unknown(AccountState state, Refusal name) {
        return state.exists() ? name : new Refusal.UnknownAccount(account);
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    @Override
    public EventHandler<AccountState, AccountEvent> eventHandler() {
        return AccountState::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, SNAPSHOTS_KEPT);
    }
}
