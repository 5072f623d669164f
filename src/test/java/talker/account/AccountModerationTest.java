package talker.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.protocol.Measure;
import talker.protocol.UserName;
import talker.room.Fixtures;

/** Who moderates a room, who is muted or banned there, and for how long. */
class AccountModerationTest {
    private static final AccountSettings SMALL = new AccountSettings(10, 10, 10, 10, 10, 1, 2, 10);
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("bob");
    private static final UserName CYD = UserName.of("cyd");
    private static final UserName EVE = UserName.of("eve");
    private static final TokenHash ONE = TokenHash.of("token one");
    private static final ActorTestKit ACTORS =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load("serialization")));

    private final Fixtures.StoppedClock clock = new Fixtures.StoppedClock();
    private final EventSourcedBehaviorTestKit<Account.Command, AccountEvent, AccountState> account =
            EventSourcedBehaviorTestKit.create(
                    ACTORS.system(),
                    Account.create(
                            "acme",
                            SMALL,
                            Enrolled::always,
                            notice -> {},
                            clock,
                            ACTORS.system().ignoreRef()));

    @BeforeEach
    void fill() {
        account.clear();
        for (UserName user : List.of(ANN, BOB, CYD, EVE)) {
            account.<AccountReply.ToChange>runCommand(to -> new Account.AddUser(user, TokenHash.of("of " + user), to));
        }
        account.<AccountReply.ToChange>runCommand(to -> new Account.AddRoom("lobby", RoomAccess.everyone(), to));
        account.<AccountReply.ToChange>runCommand(to -> new Account.AddRoom("attic", RoomAccess.everyone(), to));
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    private AccountReply.ToChange does(Measure measure, UserName user, @Nullable UserName by, @Nullable Long seconds) {
        return account.<AccountReply.ToChange>runCommand(
                        to -> new Account.Moderate("lobby", measure, user, by, seconds, "noise", to))
                .reply();
    }

    private AccountReply.ToAuthenticate enters(String room, UserName user) {
        return account.<AccountReply.ToAuthenticate>runCommand(
                        to -> new Account.Authenticate(room, user, TokenHash.of("of " + user), to))
                .reply();
    }

    private AccountReply.Moderation inForce() {
        return (AccountReply.Moderation)
                account.<AccountReply.ToListModeration>runCommand(to -> new Account.ListModeration("lobby", to))
                        .reply();
    }

    private static AccountReply.Done told(UserName user, boolean sentAway) {
        return new AccountReply.Done(false, List.of(Revoked.inRoom("acme", user, "lobby", sentAway)));
    }

    @Test
    void aBanHoldsInItsRoomUntilItsTimeIsOver() {
        assertThat(does(Measure.BAN, BOB, null, 60L)).isEqualTo(told(BOB, true));
        long until = clock.millis() + 60_000;
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Banned(until));
        assertThat(enters("attic", BOB)).isEqualTo(new AccountReply.Granted());
        assertThat(enters("lobby", ANN)).isEqualTo(new AccountReply.Granted());
        account.restart();
        clock.advance(Duration.ofMillis(59_999));
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Banned(until));
        clock.advance(Duration.ofMillis(1));
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Granted());
        assertThat(inForce().bans()).isEmpty();
    }

    @Test
    void aBanForGoodEndsWhenItIsTakenBack() {
        does(Measure.BAN, BOB, null, null);
        clock.advance(Duration.ofDays(36_500));
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Banned(Sanction.FOR_GOOD));
        assertThat(does(Measure.UNBAN, BOB, null, null)).isEqualTo(told(BOB, false));
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Granted());
        assertThat(does(Measure.UNBAN, BOB, null, null))
                .as("nothing is left to be told")
                .isEqualTo(new AccountReply.Done(false, List.of()));
    }

    @Test
    void whoIsBannedIsKeptOutOnEveryWay() {
        account.<AccountReply.ToChange>runCommand(
                to -> new Account.AddHook("id", new IncomingHook("lobby", BOB, ONE, 0), to));
        does(Measure.BAN, BOB, null, null);
        assertThat(account.<AccountReply.ToAuthenticate>runCommand(to -> new Account.FindMember("lobby", BOB, to))
                        .reply())
                .isEqualTo(new AccountReply.Denied());
        assertThat(account.<AccountReply.ToIdentify>runCommand(
                                to -> new Account.Identify("lobby", TokenHash.of("of bob"), to))
                        .reply())
                .isEqualTo(new AccountReply.Identified(BOB, false));
        assertThat(account.<AccountReply.ToFindHook>runCommand(to -> new Account.FindHook("lobby", "id", ONE, to))
                        .reply())
                .isEqualTo(new AccountReply.Denied());
        assertThat(account.<AccountReply.ToAuthenticate>runCommand(
                                to -> new Account.Authenticate("lobby", BOB, ONE, to))
                        .reply())
                .as("whoever has not the token learns of no ban")
                .isEqualTo(new AccountReply.Denied());
    }

    @Test
    void whoIsMutedEntersAndIsToldSoUntilItIsOver() {
        account.<AccountReply.ToChange>runCommand(
                to -> new Account.AddHook("id", new IncomingHook("lobby", BOB, ONE, 0), to));
        assertThat(does(Measure.MUTE, BOB, null, 1L)).isEqualTo(told(BOB, false));
        Long until = clock.millis() + 1000;
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Granted(new Standing(false, until)));
        assertThat(account.<AccountReply.ToFindHook>runCommand(to -> new Account.FindHook("lobby", "id", ONE, to))
                        .reply())
                .isEqualTo(new AccountReply.HookFound(BOB, until));
        clock.advance(Duration.ofSeconds(1));
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Granted());
        does(Measure.MUTE, BOB, null, null);
        assertThat(does(Measure.UNMUTE, BOB, null, null)).isEqualTo(told(BOB, false));
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Granted());
    }

    @Test
    void aModeratorDealsWithUsersInItsRoomAndNotWithModerators() {
        assertThat(does(Measure.MUTE, BOB, ANN, null)).isEqualTo(new Refusal.NotAModerator(ANN));
        assertThat(does(Measure.APPOINT, ANN, null, null)).isEqualTo(told(ANN, false));
        assertThat(enters("lobby", ANN)).isEqualTo(new AccountReply.Granted(new Standing(true, null)));
        assertThat(does(Measure.MUTE, BOB, ANN, null)).isEqualTo(told(BOB, false));
        assertThat(does(Measure.KICK, BOB, ANN, null)).isEqualTo(told(BOB, true));
        assertThat(does(Measure.BAN, ANN, ANN, null)).isEqualTo(new Refusal.IsAModerator(ANN));
        assertThat(does(Measure.APPOINT, BOB, ANN, null)).isEqualTo(new Refusal.NotAModerator(ANN));
        assertThat(account.<AccountReply.ToChange>runCommand(
                                to -> new Account.Moderate("attic", Measure.KICK, BOB, ANN, null, null, to))
                        .reply())
                .isEqualTo(new Refusal.NotAModerator(ANN));
        does(Measure.BAN, ANN, null, null);
        assertThat(does(Measure.MUTE, CYD, ANN, null))
                .as("who is banned moderates nothing")
                .isEqualTo(new Refusal.NotAModerator(ANN));
        does(Measure.UNBAN, ANN, null, null);
        does(Measure.DISMISS, ANN, null, null);
        assertThat(does(Measure.MUTE, CYD, ANN, null)).isEqualTo(new Refusal.NotAModerator(ANN));
    }

    @Test
    void theRecordSaysByWhomWhenAndWhy() {
        does(Measure.APPOINT, ANN, null, null);
        does(Measure.MUTE, BOB, ANN, 60L);
        long now = clock.millis();
        Sanction sanction = new Sanction(now + 60_000, ANN, "noise", now);
        assertThat(inForce())
                .isEqualTo(new AccountReply.Moderation(
                        List.of(ANN), List.of(new AccountReply.SanctionEntry(BOB, sanction)), List.of()));
        assertThat(account.<AccountReply.ToChange>runCommand(
                                to -> new Account.Moderate("lobby", Measure.KICK, BOB, ANN, null, "again", to))
                        .event())
                .isEqualTo(new AccountEvent.Moderated("lobby", Measure.KICK, BOB, null, ANN, "again", now));
    }

    @Test
    void onlySoManyAreMutedBannedOrModerators() {
        does(Measure.MUTE, ANN, null, 60L);
        does(Measure.MUTE, BOB, null, 60L);
        assertThat(does(Measure.MUTE, CYD, null, 60L)).isEqualTo(new Refusal.TooManySanctions(2, "max-sanctions"));
        assertThat(does(Measure.MUTE, BOB, null, 90L)).as("again").isEqualTo(told(BOB, false));
        does(Measure.BAN, ANN, null, null);
        does(Measure.BAN, BOB, null, null);
        assertThat(does(Measure.BAN, CYD, null, null)).isEqualTo(new Refusal.TooManySanctions(2, "max-sanctions"));
        clock.advance(Duration.ofSeconds(60));
        assertThat(does(Measure.MUTE, CYD, null, 60L)).as("one is over").isEqualTo(told(CYD, false));
        assertThat(inForce().mutes())
                .extracting(AccountReply.SanctionEntry::user)
                .containsExactly(BOB, CYD);
        does(Measure.APPOINT, EVE, null, null);
        assertThat(does(Measure.APPOINT, CYD, null, null)).isEqualTo(new Refusal.TooManySanctions(1, "max-moderators"));
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThat(does(Measure.MUTE, UserName.of("nobody"), null, null))
                .isEqualTo(new Refusal.UnknownUser(UserName.of("nobody")));
        assertThat(account.<AccountReply.ToChange>runCommand(
                                to -> new Account.Moderate("cellar", Measure.KICK, BOB, null, null, null, to))
                        .reply())
                .isEqualTo(new Refusal.UnknownRoom("cellar"));
        assertThat(account.<AccountReply.ToListModeration>runCommand(to -> new Account.ListModeration("cellar", to))
                        .reply())
                .isEqualTo(new Refusal.UnknownRoom("cellar"));
    }

    @Test
    void aLaterUserOfTheNameIsSomebodyElse() {
        does(Measure.APPOINT, ANN, null, null);
        does(Measure.MUTE, BOB, null, null);
        does(Measure.BAN, BOB, null, null);
        for (UserName user : List.of(ANN, BOB)) {
            account.<AccountReply.ToChange>runCommand(to -> new Account.RemoveUser(user, to));
        }
        assertThat(inForce()).isEqualTo(new AccountReply.Moderation(List.of(), List.of(), List.of()));
        assertThat(account.getState().moderation()).isEmpty();
    }

    @Test
    void aRoomThatIsAddedAgainBeginsAfresh() {
        does(Measure.BAN, BOB, null, null);
        account.<AccountReply.ToChange>runCommand(to -> new Account.RemoveRoom("lobby", to));
        account.<AccountReply.ToChange>runCommand(to -> new Account.AddRoom("lobby", RoomAccess.everyone(), to));
        assertThat(enters("lobby", BOB)).isEqualTo(new AccountReply.Granted());
        assertThat(Optional.ofNullable(account.getState().moderation().get("lobby")))
                .isEmpty();
    }
}
