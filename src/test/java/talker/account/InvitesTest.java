package talker.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.protocol.UserName;

/** Invites, and users for whom an issuer speaks, of one account with a clock that a test moves. */
class InvitesTest {
    private static final AccountSettings SMALL = new AccountSettings(3, 2, 2, 3, 2, 1, 1, 2);
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("bob");
    private static final UserName EVE = UserName.of("eve");
    private static final UserName ZOE = UserName.of("zoe");
    private static final TokenHash SECRET = TokenHash.of("secret");
    private static final String HERE = "https://login.example.org";
    private static final String THERE = "https://login.example.com";
    private static final long END = 1_700_000_000_000L;

    private static final ActorTestKit ACTORS =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load("serialization")));

    private final AtomicLong now = new AtomicLong(END - 1000);
    private final EventSourcedBehaviorTestKit<Account.Command, AccountEvent, AccountState> account =
            EventSourcedBehaviorTestKit.create(
                    ACTORS.system(),
                    Account.create(
                            "acme",
                            SMALL,
                            Enrolled::always,
                            notice -> {},
                            clock(),
                            ACTORS.system().ignoreRef()));

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now.get());
            }
        };
    }

    @BeforeEach
    void clear() {
        account.clear();
        change(to -> new Account.AddRoom("lobby", RoomAccess.everyone(), to));
        change(to -> new Account.AddRoom("attic", RoomAccess.membersOnly(List.of()), to));
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    private AccountReply.ToChange change(Function<ActorRef<AccountReply.ToChange>, Account.Command> command) {
        return account.runCommand(command).reply();
    }

    private AccountReply.ToChange invite(String id, String room, int uses) {
        return change(to -> new Account.AddInvite(id, new Invite(room, SECRET, uses, END, now.get()), to));
    }

    private AccountReply.ToChange accept(String id, String room, UserName user) {
        return accept(id, room, user, TokenHash.of("token of " + user));
    }

    private AccountReply.ToChange accept(String id, String room, UserName user, TokenHash token) {
        return change(to -> new Account.AcceptInvite(room, id, SECRET, user, token, to));
    }

    private boolean signsIn(String room, UserName user, String issuer) {
        return account.<AccountReply.ToAuthenticate>runCommand(to -> new Account.SignIn(room, user, issuer, to))
                        .reply()
                instanceof AccountReply.Granted;
    }

    private static AccountReply.Done done(boolean created) {
        return new AccountReply.Done(created, List.of());
    }

    @Test
    void anInviteLetsInAsManyAsItSaysAndRemembersThatThroughARestart() {
        assertThat(invite("i", "lobby", 2)).isEqualTo(done(true));
        assertThat(accept("i", "lobby", ANN)).isEqualTo(done(true));
        account.restart();
        assertThat(accept("i", "lobby", BOB)).isEqualTo(done(true));
        account.restart();
        assertThat(accept("i", "lobby", EVE)).isEqualTo(new Refusal.InviteUsedUp("i"));
        assertThat(account.getState().users()).containsOnlyKeys(ANN, BOB);
    }

    /** A client that heard no answer asks again. */
    @Test
    void whoAcceptsOnceMoreWithTheSameTokenUsesItOnce() {
        invite("i", "lobby", 1);
        assertThat(accept("i", "lobby", ANN)).isEqualTo(done(true));
        account.restart();
        assertThat(accept("i", "lobby", ANN)).isEqualTo(done(false));
        assertThat(accept("i", "lobby", ANN, SECRET)).isEqualTo(new Refusal.InviteUsedUp("i"));
    }

    @Test
    void whoIsAUserAlreadyBecomesAMemberByAnInviteToAPrivateRoom() {
        change(to -> new Account.AddUser(ANN, TokenHash.of("token of " + ANN), to));
        change(to -> new Account.AddUser(BOB, TokenHash.of("token of " + BOB), to));
        invite("i", "attic", 1);
        assertThat(accept("i", "attic", ANN)).isEqualTo(done(false));
        assertThat(account.getState().admits("attic", ANN)).isTrue();
        assertThat(accept("i", "attic", ANN)).as("once more").isEqualTo(done(false));
        assertThat(accept("i", "attic", BOB)).isEqualTo(new Refusal.InviteUsedUp("i"));
        assertThat(account.getState().admits("attic", BOB)).isFalse();
    }

    @Test
    void aNameThatSomebodyHasCostsNoUse() {
        change(to -> new Account.AddUser(ANN, TokenHash.of("ann's own"), to));
        invite("i", "lobby", 1);
        assertThat(accept("i", "lobby", ANN)).isEqualTo(new Refusal.UserExists(ANN));
        assertThat(accept("i", "lobby", BOB)).isEqualTo(done(true));
    }

    @Test
    void anInviteEndsToTheMillisecondAndLeavesTheState() {
        invite("i", "lobby", 3);
        now.set(END - 1);
        assertThat(accept("i", "lobby", ANN)).isEqualTo(done(true));
        now.set(END);
        assertThat(accept("i", "lobby", BOB)).isEqualTo(new Refusal.InviteExpired("i"));
        assertThat(account.<AccountReply.ToListInvites>runCommand(to -> new Account.ListInvites("lobby", to))
                        .reply())
                .isEqualTo(new AccountReply.Invites(List.of()));
        change(to -> new Account.RemoveUser(ANN, to));
        assertThat(account.getState().invites()).isEmpty();
        assertThat(accept("i", "lobby", BOB)).isEqualTo(new Refusal.UnknownInvite("i"));
    }

    @Test
    void whoComesByAnInviteToAPrivateRoomIsAMemberUpToTheBound() {
        invite("i", "attic", 9);
        accept("i", "attic", ANN);
        accept("i", "attic", BOB);
        assertThat(account.getState().rooms().get("attic").members()).containsExactly(ANN, BOB);
        assertThat(accept("i", "attic", EVE)).isEqualTo(new Refusal.TooManyMembers(2));
        assertThat(account.getState().users()).doesNotContainKey(EVE);
        invite("j", "lobby", 9);
        assertThat(accept("j", "lobby", EVE)).isEqualTo(done(true));
        assertThat(accept("j", "lobby", ZOE)).isEqualTo(new Refusal.TooManyUsers(3));
        assertThat(account.getState().invites().get("j").uses()).isEqualTo(8);
    }

    @Test
    void aWrongSecretOrRoomIsNoInvite() {
        invite("i", "lobby", 1);
        assertThat(change(to -> new Account.AcceptInvite("lobby", "i", TokenHash.of("guess"), ANN, SECRET, to)))
                .isEqualTo(new Refusal.UnknownInvite("i"));
        assertThat(change(to -> new Account.AcceptInvite("lobby", "x", TokenHash.OF_NOBODY, ANN, SECRET, to)))
                .isEqualTo(new Refusal.UnknownInvite("x"));
        assertThat(accept("i", "attic", ANN)).isEqualTo(new Refusal.UnknownInvite("i"));
        assertThat(account.getState().users()).isEmpty();
    }

    @Test
    void anInviteIsWithdrawnByItselfOrWithItsRoom() {
        invite("i", "lobby", 1);
        invite("j", "attic", 1);
        assertThat(change(to -> new Account.RemoveInvite("attic", "i", to))).isEqualTo(new Refusal.UnknownInvite("i"));
        assertThat(change(to -> new Account.RemoveInvite("lobby", "i", to))).isEqualTo(done(false));
        assertThat(accept("i", "lobby", ANN)).isEqualTo(new Refusal.UnknownInvite("i"));
        change(to -> new Account.RemoveRoom("attic", to));
        assertThat(accept("j", "attic", ANN)).isEqualTo(new Refusal.UnknownInvite("j"));
        assertThat(invite("k", "attic", 1)).isEqualTo(new Refusal.UnknownRoom("attic"));
    }

    @Test
    void anAccountHasSoManyInvitesAndOneThatIsUsedUpMakesRoom() {
        invite("i", "lobby", 1);
        invite("j", "lobby", 1);
        assertThat(invite("k", "lobby", 1)).isEqualTo(new Refusal.TooManyInvites(2));
        accept("j", "lobby", ANN);
        assertThat(invite("k", "lobby", 1)).isEqualTo(done(true));
        assertThat(account.getState().invites()).containsOnlyKeys("i", "k");
    }

    @Test
    void anIssuersUserIsMadeByTheFirstSignInWithoutAToken() {
        assertThat(signsIn("attic", ANN, HERE)).isFalse();
        assertThat(account.getState().users()).isEmpty();
        assertThat(signsIn("lobby", ANN, HERE)).isTrue();
        account.restart();
        assertThat(signsIn("lobby", ANN, HERE)).isTrue();
        assertThat(account.getState().users()).containsOnlyKeys(ANN);
        assertThat(account.getState().admits("lobby", ANN, TokenHash.OF_NOBODY)).isFalse();
        assertThat(account.getState().bearer(TokenHash.OF_NOBODY)).isEmpty();
        assertThat(account.getState().admits("lobby", ANN)).isTrue();
    }

    @Test
    void anIssuerSpeaksForItsOwnUsersOnly() {
        change(to -> new Account.AddUser(BOB, SECRET, to));
        signsIn("lobby", ANN, HERE);
        assertThat(signsIn("lobby", ANN, THERE)).isFalse();
        assertThat(signsIn("lobby", BOB, HERE)).isFalse();
        assertThat(change(to -> new Account.LinkUser(BOB, HERE, to))).isEqualTo(done(false));
        assertThat(signsIn("lobby", BOB, HERE)).isTrue();
        assertThat(account.getState().admits("lobby", BOB, SECRET)).isTrue();
        assertThat(change(to -> new Account.LinkUser(BOB, THERE, to)))
                .isEqualTo(new AccountReply.Done(false, List.of(Revoked.user("acme", BOB))));
        assertThat(signsIn("lobby", BOB, HERE)).isFalse();
    }

    @Test
    void whoWasRemovedStaysAwayUntilAddedAgain() {
        signsIn("lobby", ANN, HERE);
        change(to -> new Account.RemoveUser(ANN, to));
        account.restart();
        assertThat(signsIn("lobby", ANN, HERE)).isFalse();
        invite("i", "lobby", 1);
        assertThat(accept("i", "lobby", ANN)).isEqualTo(new Refusal.UserExists(ANN));
        assertThat(change(to -> new Account.LinkUser(ANN, HERE, to))).isEqualTo(done(true));
        assertThat(signsIn("lobby", ANN, HERE)).isTrue();
    }

    /** Private messages are to a name. */
    @Test
    void nobodyTakesTheNameOfWhoWasRemovedUntilAnAdministratorAddsIt() {
        change(to -> new Account.AddUser(ANN, SECRET, to));
        change(to -> new Account.RemoveUser(ANN, to));
        account.restart();
        invite("i", "lobby", 2);
        assertThat(accept("i", "lobby", ANN)).isEqualTo(new Refusal.UserExists(ANN));
        assertThat(signsIn("lobby", ANN, HERE)).isFalse();
        assertThat(change(to -> new Account.AddUser(ANN, SECRET, to))).isEqualTo(done(true));
        assertThat(account.getState().barred()).isEmpty();
        change(to -> new Account.RemoveUser(ANN, to));
        assertThat(change(to -> new Account.LinkUser(ANN, HERE, to))).isEqualTo(done(true));
        assertThat(signsIn("lobby", ANN, HERE)).isTrue();
    }

    @Test
    void soManyRemovedNamesAreRememberedAndThenNobodyComesButByAnAdministrator() {
        for (int i = 0; i < 4; i++) {
            UserName user = UserName.of("user " + i);
            change(to -> new Account.AddUser(user, SECRET, to));
            change(to -> new Account.RemoveUser(user, to));
        }
        account.restart();
        assertThat(account.getState().barred()).hasSize(3);
        invite("i", "lobby", 2);
        assertThat(accept("i", "lobby", UserName.of("user 3"))).isEqualTo(new Refusal.TooManyUsers(3));
        assertThat(signsIn("lobby", EVE, HERE)).isFalse();
        assertThat(change(to -> new Account.AddUser(EVE, SECRET, to))).isEqualTo(done(true));
    }

    @Test
    void usersAndRemovedOnesTogetherAreBounded() {
        signsIn("lobby", ANN, HERE);
        signsIn("lobby", BOB, HERE);
        change(to -> new Account.RemoveUser(ANN, to));
        assertThat(signsIn("lobby", EVE, HERE)).isTrue();
        assertThat(signsIn("lobby", ZOE, HERE)).isFalse();
        assertThat(change(to -> new Account.LinkUser(ZOE, HERE, to))).isEqualTo(done(true));
        assertThat(change(to -> new Account.LinkUser(ANN, HERE, to))).isEqualTo(new Refusal.TooManyUsers(3));
    }
}
