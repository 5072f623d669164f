package talker.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.protocol.Measure;
import talker.protocol.UserName;

class AccountTest {
    private static final AccountSettings SMALL = new AccountSettings(3, 2, 2, 3, 2, 1, 1, 2);
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("bob");
    private static final UserName EVE = UserName.of("eve");
    private static final TokenHash ONE = TokenHash.of("token one");
    private static final TokenHash TWO = TokenHash.of("token two");

    private static final ActorTestKit ACTORS =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load("serialization")));

    private EventSourcedBehaviorTestKit<Account.Command, AccountEvent, AccountState> account = start("acme");

    private static EventSourcedBehaviorTestKit<Account.Command, AccountEvent, AccountState> start(String name) {
        return EventSourcedBehaviorTestKit.create(
                ACTORS.system(),
                Account.create(
                        name,
                        SMALL,
                        Enrolled::always,
                        notice -> {},
                        ACTORS.system().ignoreRef()));
    }

    @BeforeEach
    void clear() {
        account.clear();
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    /** Of the users of a node that died all come at once, to an account that has to be read first. */
    @Test
    void anAccountThatIsAskedByThousandsWhileItRecoversSurvivesIt() {
        Config stash = ConfigFactory.parseResources("akka.conf").withOnlyPath("akka.persistence.typed");
        ActorTestKit actors = ActorTestKit.create(stash.withFallback(PersistenceTestKitPlugin.config())
                .withFallback(ConfigFactory.parseString("akka.jvm-exit-on-fatal-error = off"))
                .withFallback(ConfigFactory.load("serialization")));
        try {
            CompletableFuture<Void> allHaveAsked = new CompletableFuture<>();
            PersistenceTestKit.create(actors.system()).withPolicy((id, operation) -> {
                allHaveAsked.join();
                return ProcessingSuccess.getInstance();
            });
            ActorRef<Account.Command> fresh = actors.spawn(Account.create(
                    "acme",
                    SMALL,
                    Enrolled::always,
                    notice -> {},
                    actors.system().ignoreRef()));
            TestProbe<AccountReply.ToAuthenticate> answers = actors.createTestProbe();
            for (int user = 0; user < 4000; user++) {
                fresh.tell(new Account.Authenticate("lobby", ANN, ONE, answers.ref()));
            }
            allHaveAsked.complete(null);
            answers.expectMessageClass(AccountReply.Denied.class);
            TestProbe<AccountReply.ToAuthenticate> last = actors.createTestProbe();
            Awaitility.await("the account still answers").until(() -> {
                fresh.tell(new Account.Authenticate("lobby", BOB, ONE, last.ref()));
                return last.receiveMessage() instanceof AccountReply.Denied;
            });
        } finally {
            actors.shutdownTestKit();
        }
    }

    @Test
    void aTokenNamesItsUserAsLongAsItIsTheUsersAlone() {
        change(to -> new Account.AddUser(ANN, ONE, to));
        change(to -> new Account.AddRoom("lobby", RoomAccess.membersOnly(List.of(ANN)), to));
        assertThat(whoseIs(ONE, "lobby")).isEqualTo(new AccountReply.Identified(ANN, true));
        assertThat(whoseIs(ONE, "attic")).isEqualTo(new AccountReply.Identified(ANN, false));
        assertThat(whoseIs(TWO, "lobby")).isEqualTo(new AccountReply.Denied());

        change(to -> new Account.AddUser(BOB, ONE, to));
        assertThat(whoseIs(ONE, "lobby")).isEqualTo(new AccountReply.Denied());
        change(to -> new Account.RotateToken(ANN, TWO, to));
        assertThat(whoseIs(ONE, "lobby")).isEqualTo(new AccountReply.Identified(BOB, false));
        assertThat(whoseIs(TWO, "lobby")).isEqualTo(new AccountReply.Identified(ANN, true));
        account.restart();
        change(to -> new Account.RemoveUser(ANN, to));
        assertThat(whoseIs(TWO, "lobby")).isEqualTo(new AccountReply.Denied());
    }

    private AccountReply.ToIdentify whoseIs(TokenHash token, String room) {
        return account.<AccountReply.ToIdentify>runCommand(to -> new Account.Identify(room, token, to))
                .reply();
    }

    @Test
    void aHookPostsAsItsUserForWhoeverHasItsToken() {
        addAnnAndLobby();
        assertThat(addHook("one", "lobby", ANN)).isEqualTo(new AccountReply.Done(true, List.of()));
        assertThat(findHook("lobby", "one", TWO)).isEqualTo(new AccountReply.HookFound(ANN));
        for (AccountReply.ToFindHook wrong :
                List.of(findHook("lobby", "one", ONE), findHook("lobby", "two", TWO), findHook("board", "one", TWO))) {
            assertThat(wrong).isEqualTo(new AccountReply.Denied());
        }
        account.restart();
        assertThat(findHook("lobby", "one", TWO)).isEqualTo(new AccountReply.HookFound(ANN));
        assertThat(change(to -> new Account.RemoveHook("board", "one", to))).isEqualTo(new Refusal.UnknownHook("one"));
        assertThat(change(to -> new Account.RemoveHook("lobby", "one", to)))
                .isEqualTo(new AccountReply.Done(false, List.of()));
        assertThat(change(to -> new Account.RemoveHook("lobby", "one", to))).isEqualTo(new Refusal.UnknownHook("one"));
        assertThat(findHook("lobby", "one", TWO)).isEqualTo(new AccountReply.Denied());
    }

    @Test
    void aHookIsOfAUserWhoMayEnterTheRoom() {
        assertThat(addHook("one", "lobby", ANN)).isEqualTo(new Refusal.UnknownAccount("acme"));
        addAnnAndLobby();
        assertThat(addHook("one", "board", ANN)).isEqualTo(new Refusal.UnknownRoom("board"));
        assertThat(addHook("one", "lobby", BOB)).isEqualTo(new Refusal.UnknownUser(BOB));
        change(to -> new Account.AddUser(BOB, ONE, to));
        change(to -> new Account.AddRoom("lobby", RoomAccess.membersOnly(List.of(ANN)), to));
        assertThat(addHook("one", "lobby", BOB)).isEqualTo(new Refusal.NotAMember(BOB, "lobby"));
        assertThat(addHook("one", "lobby", ANN)).isInstanceOf(AccountReply.Done.class);
        change(to -> new Account.AddRoom("lobby", RoomAccess.membersOnly(List.of(BOB)), to));
        assertThat(findHook("lobby", "one", TWO)).isEqualTo(new AccountReply.Denied());
    }

    @Test
    void aRoomAndAnAccountHaveOnlySoManyHooks() {
        addAnnAndLobby();
        change(to -> new Account.AddRoom("board", RoomAccess.everyone(), to));
        addHook("one", "lobby", ANN);
        addHook("two", "lobby", ANN);
        assertThat(addHook("three", "lobby", ANN))
                .isEqualTo(new Refusal.TooManyHooks(2, "max-incoming-hooks-per-room"));
        addHook("three", "board", ANN);
        assertThat(addHook("four", "board", ANN)).isEqualTo(new Refusal.TooManyHooks(3, "max-incoming-hooks"));
        assertThat(account.<AccountReply.ToListHooks>runCommand(to -> new Account.ListHooks("lobby", to))
                        .reply())
                .isEqualTo(new AccountReply.Hooks(
                        List.of(new AccountReply.HookEntry("one", ANN, 1), new AccountReply.HookEntry("two", ANN, 1))));
        assertThat(account.<AccountReply.ToListHooks>runCommand(to -> new Account.ListHooks("attic", to))
                        .reply())
                .isEqualTo(new Refusal.UnknownRoom("attic"));
    }

    private void addAnnAndLobby() {
        change(to -> new Account.AddUser(ANN, ONE, to));
        change(to -> new Account.AddRoom("lobby", RoomAccess.everyone(), to));
    }

    private AccountReply.ToChange addHook(String id, String room, UserName user) {
        return change(to -> new Account.AddHook(id, new IncomingHook(room, user, TWO, 1), to));
    }

    private AccountReply.ToFindHook findHook(String room, String id, TokenHash token) {
        return account.<AccountReply.ToFindHook>runCommand(to -> new Account.FindHook(room, id, token, to))
                .reply();
    }

    @Test
    void anAccountWithoutAnythingIsUnknown() {
        assertThat(change(to -> new Account.RemoveUser(ANN, to))).isEqualTo(new Refusal.UnknownAccount("acme"));
        assertThat(change(to -> new Account.RotateToken(ANN, ONE, to))).isEqualTo(new Refusal.UnknownAccount("acme"));
        assertThat(change(to -> new Account.RemoveRoom("lobby", to))).isEqualTo(new Refusal.UnknownAccount("acme"));
        assertThat(users(Optional.empty(), 10)).isEqualTo(new Refusal.UnknownAccount("acme"));
        assertThat(rooms(Optional.empty(), 10)).isEqualTo(new Refusal.UnknownAccount("acme"));
        assertThat(mayEnter("lobby", ANN, ONE)).isFalse();
        assertThat(account.getState()).isEqualTo(AccountState.EMPTY);
    }

    @Test
    void anAccountWithoutAnythingDoesNotStayInMemory() {
        TestProbe<ClusterSharding.ShardCommand> shard = ACTORS.createTestProbe();
        TestProbe<AccountReply.ToAuthenticate> client = ACTORS.createTestProbe();
        ActorRef<Account.Command> nobody =
                ACTORS.spawn(Account.create("nobody", SMALL, Enrolled::always, notice -> {}, shard.ref()));
        ActorRef<Account.Command> somebody =
                ACTORS.spawn(Account.create("somebody", SMALL, Enrolled::always, notice -> {}, shard.ref()));
        somebody.tell(new Account.AddUser(ANN, ONE, ACTORS.system().ignoreRef()));
        for (ActorRef<Account.Command> account : List.of(nobody, somebody)) {
            account.tell(new Account.Authenticate("lobby", ANN, ONE, client.ref()));
            client.expectMessage(new AccountReply.Denied());
        }
        assertThat(shard.receiveMessage()).isEqualTo(new ClusterSharding.Passivate<>(nobody));
        shard.expectNoMessage();
    }

    @Test
    void aUserOfTheAccountEntersItsPublicRoomsWithTheRightToken() {
        add(ANN, ONE);
        addRoom("lobby", RoomAccess.everyone());
        assertThat(mayEnter("lobby", ANN, ONE)).isTrue();
        assertThat(mayEnter("lobby", ANN, TWO)).isFalse();
        assertThat(mayEnter("lobby", BOB, ONE)).isFalse();
        assertThat(mayEnter("other", ANN, ONE)).isFalse();
    }

    @Test
    void onlyMembersEnterAPrivateRoom() {
        add(ANN, ONE);
        add(BOB, TWO);
        addRoom("board", RoomAccess.membersOnly(List.of(ANN)));
        assertThat(mayEnter("board", ANN, ONE)).isTrue();
        assertThat(mayEnter("board", BOB, TWO)).isFalse();
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        add(ANN, ONE);
        add(BOB, TWO);
        addRoom("lobby", RoomAccess.everyone());
        addRoom("board", RoomAccess.membersOnly(List.of(BOB)));
        change(to -> new Account.RotateToken(ANN, TWO, to));
        change(to -> new Account.RemoveRoom("lobby", to));
        AccountState before = account.getState();

        assertThat(account.restart().state()).isEqualTo(before);
        assertThat(mayEnter("board", BOB, TWO)).isTrue();
        assertThat(mayEnter("lobby", ANN, TWO)).isFalse();
    }

    @Test
    void aUserIsAddedOnce() {
        assertThat(change(to -> new Account.AddUser(ANN, ONE, to))).isEqualTo(new AccountReply.Done(true, List.of()));
        assertThat(change(to -> new Account.AddUser(ANN, TWO, to))).isEqualTo(new Refusal.UserExists(ANN));
        addRoom("lobby", RoomAccess.everyone());
        assertThat(mayEnter("lobby", ANN, ONE)).isTrue();
    }

    @Test
    void namesOfUsersThatDifferInCaseAreDifferentUsers() {
        add(ANN, ONE);
        assertThat(change(to -> new Account.AddUser(UserName.of("Ann"), TWO, to)))
                .isInstanceOf(AccountReply.Done.class);
    }

    @Test
    void aRotatedTokenTakesTheOldOnesPlaceAndIsNoticed() {
        add(ANN, ONE);
        addRoom("lobby", RoomAccess.everyone());
        assertThat(change(to -> new Account.RotateToken(ANN, TWO, to)))
                .isEqualTo(new AccountReply.Done(false, List.of(Revoked.user("acme", ANN))));
        assertThat(mayEnter("lobby", ANN, ONE)).isFalse();
        assertThat(mayEnter("lobby", ANN, TWO)).isTrue();
        assertThat(change(to -> new Account.RotateToken(BOB, TWO, to))).isEqualTo(new Refusal.UnknownUser(BOB));
    }

    @Test
    void aRemovedUserEntersNothingAndIsNoticed() {
        add(ANN, ONE);
        addRoom("lobby", RoomAccess.everyone());
        assertThat(change(to -> new Account.RemoveUser(ANN, to)))
                .isEqualTo(new AccountReply.Done(false, List.of(Revoked.user("acme", ANN))));
        assertThat(mayEnter("lobby", ANN, ONE)).isFalse();
        assertThat(change(to -> new Account.RemoveUser(ANN, to))).isEqualTo(new Refusal.UnknownUser(ANN));
    }

    @Test
    void anImportAddsTheNewUsersAndRotatesTheTokensThatDiffer() {
        add(ANN, ONE);
        add(BOB, ONE);
        assertThat(importUsers(Map.of(ANN, ONE, BOB, TWO, EVE, TWO)))
                .isEqualTo(new AccountReply.Done(true, List.of(Revoked.user("acme", BOB))));
        assertThat(account.getState().users()).isEqualTo(Map.of(ANN, ONE, BOB, TWO, EVE, TWO));
    }

    @Test
    void anImportThatIsRunAgainChangesNothing() {
        importUsers(Map.of(ANN, ONE, BOB, TWO));
        CommandResultWithReply<Account.Command, AccountEvent, AccountState, AccountReply.ToChange> again =
                account.runCommand(to -> new Account.ImportUsers(Map.of(ANN, ONE, BOB, TWO), to));
        assertThat(again.reply()).isEqualTo(new AccountReply.Done(false, List.of()));
        assertThat(again.hasNoEvents()).isTrue();
    }

    @Test
    void anAccountHasNoMoreUsersThanItsBound() {
        add(ANN, ONE);
        add(BOB, ONE);
        add(EVE, ONE);
        UserName fourth = UserName.of("dan");
        assertThat(change(to -> new Account.AddUser(fourth, ONE, to))).isEqualTo(new Refusal.TooManyUsers(3));
        assertThat(importUsers(Map.of(ANN, TWO, fourth, ONE))).isEqualTo(new Refusal.TooManyUsers(3));
        assertThat(account.getState().users()).isEqualTo(Map.of(ANN, ONE, BOB, ONE, EVE, ONE));
        assertThat(importUsers(Map.of(ANN, TWO))).isInstanceOf(AccountReply.Done.class);
    }

    @Test
    void anAccountHasNoMoreRoomsThanItsBound() {
        addRoom("a", RoomAccess.everyone());
        addRoom("b", RoomAccess.everyone());
        assertThat(room("c", RoomAccess.everyone())).isEqualTo(new Refusal.TooManyRooms(2));
        assertThat(room("b", RoomAccess.membersOnly(List.of()))).isInstanceOf(AccountReply.Done.class);
    }

    @Test
    void aPrivateRoomHasNoMoreMembersThanItsBoundAndUsersOfTheAccountOnly() {
        add(ANN, ONE);
        add(BOB, ONE);
        assertThat(room("a", RoomAccess.membersOnly(List.of(ANN, EVE)))).isEqualTo(new Refusal.UnknownUser(EVE));
        add(EVE, ONE);
        assertThat(room("a", RoomAccess.membersOnly(List.of(ANN, BOB, EVE)))).isEqualTo(new Refusal.TooManyMembers(2));
        assertThat(room("a", RoomAccess.membersOnly(List.of(ANN, BOB)))).isInstanceOf(AccountReply.Done.class);
    }

    @Test
    void whoIsLockedOutOfARoomIsNoticedAndWhoIsLetInIsNot() {
        add(ANN, ONE);
        addRoom("a", RoomAccess.everyone());
        AccountReply.Done locked = new AccountReply.Done(false, List.of(Revoked.room("acme", "a")));
        AccountReply.Done quiet = new AccountReply.Done(false, List.of());
        assertThat(room("a", RoomAccess.everyone())).isEqualTo(quiet);
        assertThat(room("a", RoomAccess.membersOnly(List.of()))).isEqualTo(locked);
        assertThat(room("a", RoomAccess.membersOnly(List.of(ANN)))).isEqualTo(quiet);
        assertThat(room("a", RoomAccess.everyone())).isEqualTo(quiet);
        assertThat(change(to -> new Account.RemoveRoom("a", to))).isEqualTo(locked);
        assertThat(change(to -> new Account.RemoveRoom("a", to))).isEqualTo(new Refusal.UnknownRoom("a"));
    }

    @Test
    void usersAreListedInOrderAPageAtATime() {
        add(EVE, ONE);
        add(ANN, ONE);
        add(BOB, ONE);
        assertThat(users(Optional.empty(), 2)).isEqualTo(new AccountReply.Users(List.of(ANN, BOB), true));
        assertThat(users(Optional.of(BOB), 2)).isEqualTo(new AccountReply.Users(List.of(EVE), false));
        assertThat(users(Optional.empty(), 3)).isEqualTo(new AccountReply.Users(List.of(ANN, BOB, EVE), false));
        assertThat(users(Optional.of(EVE), 3)).isEqualTo(new AccountReply.Users(List.of(), false));
    }

    @Test
    void roomsAreListedInOrderAndAPageIsBoundedByTheNamesInIt() {
        add(ANN, ONE);
        add(BOB, ONE);
        RoomAccess both = RoomAccess.membersOnly(List.of(ANN, BOB));
        addRoom("b", both);
        addRoom("a", RoomAccess.everyone());
        AccountReply.RoomEntry a = new AccountReply.RoomEntry("a", RoomAccess.everyone());
        AccountReply.RoomEntry b = new AccountReply.RoomEntry("b", both);
        assertThat(rooms(Optional.empty(), 4)).isEqualTo(new AccountReply.Rooms(List.of(a, b), false));
        assertThat(rooms(Optional.empty(), 3)).isEqualTo(new AccountReply.Rooms(List.of(a), true));
        assertThat(rooms(Optional.of("a"), 1)).isEqualTo(new AccountReply.Rooms(List.of(b), false));
    }

    @Test
    void aRoomIsFoundWithWhoMayEnterIt() {
        assertThat(find("board")).isEqualTo(new Refusal.UnknownAccount("acme"));
        add(ANN, ONE);
        assertThat(find("board")).isEqualTo(new Refusal.UnknownRoom("board"));
        RoomAccess annOnly = RoomAccess.membersOnly(List.of(ANN));
        addRoom("board", annOnly);
        assertThat(find("board")).isEqualTo(new AccountReply.RoomEntry("board", annOnly));
    }

    @Test
    void everyCommandIsAnswered() {
        TestProbe<Object> anyone = ACTORS.createTestProbe();
        ActorRef<Object> to = anyone.ref();
        Map<Class<?>, Account.Command> samples = new LinkedHashMap<>();
        for (Account.Command command : List.of(
                new Account.Authenticate("a", ANN, ONE, to.unsafeUpcast()),
                new Account.FindMember("a", ANN, to.unsafeUpcast()),
                new Account.Identify("a", ONE, to.unsafeUpcast()),
                new Account.AddUser(ANN, ONE, to.unsafeUpcast()),
                new Account.ImportUsers(Map.of(), to.unsafeUpcast()),
                new Account.RotateToken(ANN, ONE, to.unsafeUpcast()),
                new Account.RemoveUser(ANN, to.unsafeUpcast()),
                new Account.ListUsers(Optional.empty(), 1, to.unsafeUpcast()),
                new Account.AddRoom("a", RoomAccess.everyone(), to.unsafeUpcast()),
                new Account.RemoveRoom("a", to.unsafeUpcast()),
                new Account.ListRooms(Optional.empty(), 1, to.unsafeUpcast()),
                new Account.FindRoom("a", to.unsafeUpcast()),
                new Account.AddHook("a", new IncomingHook("a", ANN, ONE, 1), to.unsafeUpcast()),
                new Account.RemoveHook("a", "a", to.unsafeUpcast()),
                new Account.ListHooks("a", to.unsafeUpcast()),
                new Account.FindHook("a", "a", ONE, to.unsafeUpcast()),
                new Account.Moderate("a", Measure.KICK, ANN, null, null, null, to.unsafeUpcast()),
                new Account.ListModeration("a", to.unsafeUpcast()),
                new Account.SetRetention("a", null, to.unsafeUpcast()),
                new Account.FindRetentions(Set.of(), to.unsafeUpcast()),
                new Account.FindUsers(Set.of(), to.unsafeUpcast()),
                new Account.SignIn("a", ANN, "issuer", to.unsafeUpcast()),
                new Account.LinkUser(ANN, "issuer", to.unsafeUpcast()),
                new Account.AddInvite("a", new Invite("a", ONE, 1, 1, 1), to.unsafeUpcast()),
                new Account.RemoveInvite("a", "a", to.unsafeUpcast()),
                new Account.ListInvites("a", to.unsafeUpcast()),
                new Account.AcceptInvite("a", "a", ONE, ANN, ONE, to.unsafeUpcast()))) {
            samples.put(command.getClass(), command);
        }
        assertThat(samples.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Account.Command.class.getPermittedSubclasses())
                        .filter(type -> Modifier.isPublic(type.getModifiers()))
                        .toList());
        List<Class<?>> answered = new ArrayList<>();
        samples.forEach((type, command) -> {
            account.runCommand(command);
            anyone.receiveMessage();
            answered.add(type);
        });
        assertThat(answered).hasSize(samples.size());
    }

    private AccountReply.ToChange change(Function<ActorRef<AccountReply.ToChange>, Account.Command> command) {
        return account.runCommand(command).reply();
    }

    private AccountReply.ToChange importUsers(Map<UserName, TokenHash> users) {
        return change(to -> new Account.ImportUsers(users, to));
    }

    private AccountReply.ToChange room(String room, RoomAccess access) {
        return change(to -> new Account.AddRoom(room, access, to));
    }

    private void add(UserName user, TokenHash token) {
        assertThat(change(to -> new Account.AddUser(user, token, to))).isInstanceOf(AccountReply.Done.class);
    }

    private void addRoom(String room, RoomAccess access) {
        assertThat(room(room, access)).isInstanceOf(AccountReply.Done.class);
    }

    private AccountReply.ToListUsers users(Optional<UserName> after, int limit) {
        return account.<AccountReply.ToListUsers>runCommand(to -> new Account.ListUsers(after, limit, to))
                .reply();
    }

    private AccountReply.ToListRooms rooms(Optional<String> after, int limit) {
        return account.<AccountReply.ToListRooms>runCommand(to -> new Account.ListRooms(after, limit, to))
                .reply();
    }

    private AccountReply.ToFindRoom find(String room) {
        return account.<AccountReply.ToFindRoom>runCommand(to -> new Account.FindRoom(room, to))
                .reply();
    }

    private boolean mayEnter(String room, UserName user, TokenHash token) {
        AccountReply.ToAuthenticate reply = account.<AccountReply.ToAuthenticate>runCommand(
                        to -> new Account.Authenticate(room, user, token, to))
                .reply();
        return reply instanceof AccountReply.Granted;
    }
}
