package talker.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static talker.session.Conversation.ANN;
import static talker.session.Conversation.BOB;
import static talker.session.Conversation.CONNECT;
import static talker.session.Conversation.CONNECT_2;
import static talker.session.Conversation.LOBBY;
import static talker.session.Conversation.PING;
import static talker.session.Conversation.bad;
import static talker.session.Conversation.error2;
import static talker.session.Conversation.fin;
import static talker.session.Conversation.partial;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import talker.account.Account;
import talker.account.AccountReply;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.MessageId;
import talker.protocol.UserName;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Delivery;
import talker.room.Departure;
import talker.room.MemberEvent;

/** What a session does for a client that speaks version 2. */
class SessionVersion2Test {
    private static final ClientMessage.History PAGE = new ClientMessage.History(Long.MAX_VALUE, 10);
    private static final ClientMessage.Users USERS = new ClientMessage.Users();
    private static final UserName NOBODY = UserName.of("nobody");

    private Conversation talk = Conversation.inRoom2(SessionFixtures.settings());

    // Connect

    @Test
    void theRoomIsToldHowTheClientWantsToBeServed() {
        talk = new Conversation(SessionFixtures.settings());
        talk.client(CONNECT_2);
        talk.answer(new AccountReply.Granted());
        assertThat(talk.audiences.receiveMessage())
                .isEqualTo(new Audiences.Enter(
                        LOBBY, new Audience.Enter(ANN, talk.outbox, talk.session.getRef(), CONNECT_2.terms())));
    }

    @Test
    void aRefusalHasItsCode() {
        talk = new Conversation(SessionFixtures.settings());
        talk.client(CONNECT_2);
        talk.answer(new AccountReply.Denied());
        talk.fire("REFUSE");
        assertThat(talk.heard()).containsExactly(error2(ErrorCode.AUTH_FAILED));
        talk = new Conversation(SessionFixtures.settings());
        talk.client(new ClientLine.BadConnect(Version.TWO));
        talk.fire("REFUSE");
        assertThat(talk.heard()).containsExactly(error2(ErrorCode.AUTH_FAILED));
    }

    @Test
    void aSecondConnectChangesNothing() {
        talk.client(CONNECT, PING);
        assertThat(talk.heard()).containsExactly(error2(ErrorCode.ALREADY_CONNECTED), "{\"type\":\"pong\"}");
    }

    // Last words

    @Test
    void pingsAreAnsweredInVersion2Only() {
        talk.client(PING, PING);
        assertThat(talk.heard()).containsExactly("{\"type\":\"pong\"}", "{\"type\":\"pong\"}");
        talk = Conversation.inRoom(SessionFixtures.settings());
        talk.client(PING);
        assertThat(talk.heard()).isEmpty();
    }

    @Test
    void anIdleClientIsToldWhy() {
        talk = Conversation.inRoom2(SessionFixtures.settings(s -> s.idleTimeout(Duration.ZERO)));
        talk.fire("IDLE");
        talk.left();
        assertThat(talk.heard()).containsExactly(error2(ErrorCode.IDLE));
    }

    @Test
    void tooManyErrorsAreTheLastWord() {
        talk = Conversation.inRoom2(SessionFixtures.settings(s -> s.errorsPerMinute(1)));
        talk.client(bad(ErrorCode.BAD_ID), bad(ErrorCode.BAD_TO), PING);
        talk.left();
        assertThat(talk.heard())
                .containsExactly(error2(ErrorCode.BAD_ID), error2(ErrorCode.BAD_TO), error2(ErrorCode.RATE_LIMITED));
        assertThat(talk.departure()).contains(Departure.DROPPED);
    }

    @Test
    void aServerThatStopsSaysSo() {
        talk.tell(new Session.Shutdown());
        talk.left();
        assertThat(talk.heard()).containsExactly(error2(ErrorCode.SHUTTING_DOWN));
    }

    // Requests

    @Test
    void requestsGoToTheRoomInTheirPlaceAmongMessages() {
        ClientMessage.Post one = fin("one");
        ClientMessage.Post two = fin("two");
        talk.client(one, PAGE, two, USERS);
        assertThat(talk.audience.getAllReceived())
                .containsExactly(
                        new Audience.Say(talk.session.getRef(), List.of(one)),
                        new Audience.Browse(talk.session.getRef(), PAGE),
                        new Audience.Say(talk.session.getRef(), List.of(two)),
                        new Audience.AskUsers(talk.session.getRef()));
    }

    @Test
    void onePageIsAskedForAtATime() {
        talk.client(PAGE, PAGE, fin("after"));
        assertThat(talk.audience.getAllReceived()).hasSize(1);
        assertThat(talk.asksForMore()).isZero();
        talk.tell(new MemberEvent.Browsed());
        assertThat(talk.audience.getAllReceived()).hasSize(2);
        assertThat(talk.asksForMore()).isEqualTo(1);
    }

    @Test
    void theNextPageIsNotMadeUntilTheLastOneIsTaken() {
        talk.client(PAGE, PAGE);
        talk.audience.getAllReceived();
        talk.outbox.deliver(Delivery.page("{}\n".getBytes(UTF_8)));
        talk.tell(new MemberEvent.Browsed());
        talk.fire("RESUME");
        assertThat(talk.audience.hasMessages()).isFalse();
        talk.heard();
        talk.fire("RESUME");
        assertThat(talk.audience.getAllReceived()).containsExactly(new Audience.Browse(talk.session.getRef(), PAGE));
    }

    @Test
    void requestsCostAsMuchAsManyMessages() {
        talk = Conversation.inRoom2(SessionFixtures.settings(s -> s.rate(1, 12).requestCost(5)));
        talk.client(USERS, USERS, fin("one"), fin("two"), fin("three"), USERS);
        assertThat(talk.audience.getAllReceived()).hasSize(3).last().satisfies(say -> assertThat(
                        ((Audience.Say) say).posts())
                .hasSize(2));
        assertThat(talk.timer("RESUME")).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(talk.asksForMore()).isZero();
    }

    @Test
    void aRequestThatCostsMoreThanABurstIsStillAnswered() {
        talk = Conversation.inRoom2(SessionFixtures.settings(s -> s.rate(1, 3).requestCost(50)));
        talk.client(USERS, USERS);
        assertThat(talk.audience.getAllReceived()).hasSize(1);
        assertThat(talk.timer("RESUME")).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(3));
    }

    // Private messages

    @Test
    void aRecipientIsAskedAboutOnceAndWhatFollowsWaits() {
        ClientMessage.Post first = to(BOB, "psst");
        ClientMessage.Post second = to(BOB, "again");
        ClientMessage.Post third = fin("to all");
        talk.client(fin("before"), first, second, third);
        assertThat(talk.said()).hasSize(1);
        Account.FindMember asked = (Account.FindMember) talk.account.getAllReceived().stream()
                .reduce((one, later) -> later)
                .orElseThrow();
        assertThat(asked.user()).isEqualTo(BOB);
        assertThat(asked.room()).isEqualTo("lobby");
        talk.answer(new AccountReply.Granted());
        assertThat(talk.said()).containsExactly(first, second, third);
        assertThat(talk.isAsking()).isFalse();
        assertThat(talk.heard()).isEmpty();
    }

    @Test
    void aMessageToNobodyIsRefusedByItsIdAndTheRestGoesOn() {
        ClientMessage.Post wrong = to(NOBODY, "psst");
        ClientMessage.Post typed = new ClientMessage.Post(wrong.id(), "ps", false, NOBODY);
        ClientMessage.Post next = fin("next");
        talk.client(typed, wrong, next);
        talk.answer(new AccountReply.Denied());
        String refusal =
                "{\"type\":\"error\",\"code\":\"unknown_user\",\"message\":\"No such user in this room\",\"id\":\""
                        + wrong.id() + "\"}";
        assertThat(talk.heard()).containsExactly(refusal, refusal);
        assertThat(talk.said()).containsExactly(next);
    }

    @Test
    void anAccountThatDoesNotAnswerIsAskedAgain() {
        ClientMessage.Post post = to(BOB, "psst");
        talk.client(post);
        talk.doNotAnswer();
        assertThat(talk.isAsking()).isTrue();
        talk.answer(new AccountReply.Granted());
        assertThat(talk.said()).containsExactly(post);
    }

    @Test
    void askingAboutRecipientsIsLimitedAsMessagesAre() {
        talk = Conversation.inRoom2(SessionFixtures.settings(s -> s.rate(1, 6)));
        for (int i = 0; i < 3; i++) {
            UserName user = UserName.of("user" + i);
            talk.client(new ClientMessage.Post(MessageId.random(), "ps", false, user));
            talk.answer(new AccountReply.Denied());
        }
        talk.client(new ClientMessage.Post(MessageId.random(), "ps", false, BOB));
        assertThat(talk.isAsking()).isFalse();
        assertThat(talk.isTimerSet("RESUME")).isTrue();
    }

    @Test
    void manyRecipientsAreAskedAboutOneAfterTheOther() {
        List<ClientMessage.Post> posts = IntStream.range(0, Recipients.MAX_KNOWN + 4)
                .mapToObj(i -> to(UserName.of("user" + i), "psst"))
                .toList();
        talk.client(posts.toArray(new ClientLine[0]));
        for (int i = 0; i < posts.size(); i++) {
            talk.answer(new AccountReply.Granted());
        }
        assertThat(talk.said()).isEqualTo(posts);
        assertThat(talk.isAsking()).isFalse();
    }

    @Test
    void partialsBeyondTheLimitAreSkippedAndTheRestIsRefusedOneByOne() {
        talk = Conversation.inRoom2(SessionFixtures.settings(s -> s.rate(1, 3)));
        ClientMessage.Post typed = new ClientMessage.Post(MessageId.random(), "ps", false, NOBODY);
        talk.client(typed, typed, typed, typed, partial("to all"));
        talk.answer(new AccountReply.Denied());
        assertThat(talk.heard()).as("one was for the question").hasSize(2);
        assertThat(talk.said()).isEmpty();
    }

    private static ClientMessage.Post to(UserName user, String text) {
        return new ClientMessage.Post(MessageId.random(), text, true, user);
    }
}
