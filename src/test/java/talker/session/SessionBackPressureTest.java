package talker.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import talker.account.Account;
import talker.account.AccountReply;
import talker.limits.LimitFixtures;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.MemberEvent;

/** How much of a client's finals a session takes while the journal has not stored those before. */
class SessionBackPressureTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Account.Command> account = kit.createTestProbe();
    private final TestProbe<Audiences.Command> audiences = kit.createTestProbe();
    private final TestProbe<Audience.Command> audience = kit.createTestProbe();

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    @Test
    void finalsThatTakeTooMuchMemoryWaitUntilOthersAreStored() {
        ActorRef<MemberEvent> session = joined("limits.unconfirmed-bytes = 300000");
        CompletableFuture<Void> isReadOn = new CompletableFuture<>();
        session.tell(new Session.Received(finals(10, 50_000), () -> isReadOn.complete(null)));

        assertThat(audience.expectMessageClass(Audience.Say.class).posts()).hasSize(3);
        audience.expectNoMessage();

        session.tell(new MemberEvent.Settled(2));
        assertThat(audience.expectMessageClass(Audience.Say.class).posts()).hasSize(2);
        assertThat(isReadOn).isNotDone();

        session.tell(new MemberEvent.Settled(3));
        assertThat(audience.expectMessageClass(Audience.Say.class).posts()).hasSize(3);
        session.tell(new MemberEvent.Settled(3));
        assertThat(audience.expectMessageClass(Audience.Say.class).posts()).hasSize(2);
        assertThat(isReadOn).succeedsWithin(audience.getRemainingOrDefault());
    }

    @Test
    void noMoreThanSoManyFinalsWaitUntilOthersAreStored() {
        ActorRef<MemberEvent> session = joined("limits.unconfirmed-finals = 4");
        session.tell(new Session.Received(finals(6, 10), () -> {}));

        assertThat(audience.expectMessageClass(Audience.Say.class).posts()).hasSize(4);
        audience.expectNoMessage();
        session.tell(new MemberEvent.Settled(4));
        assertThat(audience.expectMessageClass(Audience.Say.class).posts()).hasSize(2);
    }

    private static List<ClientLine> finals(int count, int length) {
        return IntStream.range(0, count)
                .<ClientLine>mapToObj(i -> new ClientMessage.Post(MessageId.random(), "x".repeat(length), true))
                .toList();
    }

    private ActorRef<MemberEvent> joined(String setting) {
        Config talker = ConfigFactory.parseString(setting)
                .withFallback(ConfigFactory.parseResources("talker.conf").getConfig("talker"));
        SessionSettings settings = SessionSettings.from(talker);
        Session.Node node = new Session.Node(settings, name -> account.ref(), audiences.ref());
        ActorRef<MemberEvent> session = kit.spawn(Session.create(node, LimitFixtures.seat(), new Outbox(settings)));
        ClientLine connect = new ClientMessage.Connect(
                new RoomName("acme", "lobby"), UserName.of("ann"), "a token", Terms.OF_VERSION_1);
        session.tell(new Session.Received(List.of(connect), () -> {}));
        account.expectMessageClass(Account.Authenticate.class).replyTo().tell(new AccountReply.Granted());
        audiences
                .expectMessageClass(Audiences.Enter.class)
                .enter()
                .session()
                .tell(new MemberEvent.Entered(audience.ref()));
        return session;
    }
}
