package talker.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.protocol.UserName;

class RegisterTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create(PersistenceTestKitPlugin.config()
            .withFallback(EventSourcedBehaviorTestKit.config())
            .withFallback(ConfigFactory.parseResources("serialization.conf"))
            .withFallback(ConfigFactory.load())
            .resolve());
    private static final int LIMIT = 3;
    private static final AccountReply DONE = new AccountReply.Done(true, List.of());

    private final TestProbe<AccountReply.ToChange> answers = ACTORS.createTestProbe();
    private final AtomicInteger looks = new AtomicInteger();
    private CompletionStage<List<String>> before = CompletableFuture.completedStage(List.of());
    private ActorRef<Register.Command> register;

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    @BeforeEach
    void begin() {
        PersistenceTestKit.create(ACTORS.system()).clearAll();
        open();
    }

    private void open() {
        register = ACTORS.spawn(Register.create(LIMIT, () -> {
            looks.incrementAndGet();
            return before;
        }));
    }

    private AccountReply enter(String account) {
        register.tell(new Register.Enter(account, answers.ref()));
        return answers.receiveMessage();
    }

    private void restart() {
        ACTORS.stop(register, Duration.ofSeconds(10));
        open();
    }

    @Test
    void thereAreSoManyAccountsAndNoMore() {
        assertThat(enter("a")).isEqualTo(DONE);
        assertThat(enter("b")).isEqualTo(DONE);
        assertThat(enter("b")).as("told again").isEqualTo(DONE);
        assertThat(enter("c")).as("at the bound").isEqualTo(DONE);
        assertThat(enter("d")).isEqualTo(new Refusal.TooManyAccounts(LIMIT));
        restart();
        assertThat(enter("d")).as("after a restart").isEqualTo(new Refusal.TooManyAccounts(LIMIT));
        assertThat(enter("a")).isEqualTo(DONE);
        assertThat(looks.get()).as("how often the journal was looked through").isEqualTo(1);
    }

    @Test
    void theAccountsOfAnEarlierReleaseCount() {
        before = CompletableFuture.completedStage(List.of("x", "y"));
        assertThat(enter("x")).isEqualTo(DONE);
        assertThat(enter("a")).isEqualTo(DONE);
        assertThat(enter("b")).isEqualTo(new Refusal.TooManyAccounts(LIMIT));
    }

    @Test
    void whatCouldNotBeReadIsReadAgain() {
        before = CompletableFuture.failedStage(new IllegalStateException("the journal is away"));
        register.tell(new Register.Enter("a", answers.ref()));
        answers.expectNoMessage();
        before = CompletableFuture.completedStage(List.of("x"));
        assertThat(enter("a")).isEqualTo(DONE);
    }

    @Test
    void anAccountThatMayNotBeIsNot() {
        TestProbe<AccountReply.ToAuthenticate> asked = ACTORS.createTestProbe();
        ActorRef<Account.Command> account = ACTORS.spawn(Account.create(
                "one-too-many",
                new AccountSettings(3, 3, 3, 3, 3, 3, 3, 2),
                name -> CompletableFuture.completedStage(new Refusal.TooManyAccounts(LIMIT)),
                notice -> {},
                ACTORS.system().ignoreRef()));
        UserName ann = UserName.of("ann");
        account.tell(new Account.AddRoom("lobby", RoomAccess.everyone(), answers.ref()));
        assertThat(answers.receiveMessage()).isEqualTo(new Refusal.TooManyAccounts(LIMIT));
        account.tell(new Account.AddUser(ann, TokenHash.of("ann's token"), answers.ref()));
        assertThat(answers.receiveMessage()).isEqualTo(new Refusal.TooManyAccounts(LIMIT));
        account.tell(new Account.RemoveUser(ann, answers.ref()));
        assertThat(answers.receiveMessage()).isEqualTo(new Refusal.UnknownAccount("one-too-many"));
        account.tell(new Account.Authenticate("lobby", ann, TokenHash.of("ann's token"), asked.ref()));
        assertThat(asked.receiveMessage()).isEqualTo(new AccountReply.Denied());
    }
}
