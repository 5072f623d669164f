package talker.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import talker.account.Account;
import talker.account.AccountReply;
import talker.limits.LimitFixtures;
import talker.limits.Seat;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Departure;
import talker.room.MemberEvent;

/** One session, run step by step between a client's lines and the inboxes of its account, the Audiences and its room. */
final class Conversation {
    static final RoomName LOBBY = RoomName.of("acme.lobby");
    static final UserName ANN = UserName.of("ann");
    static final UserName BOB = UserName.of("bob");
    static final ClientMessage.Connect CONNECT = new ClientMessage.Connect(LOBBY, ANN, "secret", Terms.OF_VERSION_1);
    static final ClientMessage.Connect CONNECT_2 =
            new ClientMessage.Connect(LOBBY, ANN, "secret", new Terms(Version.TWO, null, 0, true));
    static final ClientMessage.Ping PING = new ClientMessage.Ping();
    static final ClientMessage.Close CLOSE = new ClientMessage.Close();

    final TestInbox<Account.Command> account = TestInbox.create("account");
    final TestInbox<Audiences.Command> audiences = TestInbox.create("audiences");
    final TestInbox<Audience.Command> audience = TestInbox.create("audience");
    final Outbox outbox;
    final BehaviorTestKit<MemberEvent> session;
    private final Map<String, Effect.TimerScheduled<?>> timers = new HashMap<>();
    private Effect.AskInitiated<?, AccountReply.ToAuthenticate, ?> question;
    private Optional<MemberEvent> audienceEnding = Optional.empty();
    private int asksForMore;

    Conversation(SessionSettings settings) {
        this(settings, LimitFixtures.seat());
    }

    Conversation(SessionSettings settings, Seat seat) {
        outbox = new Outbox(settings);
        session = BehaviorTestKit.create(Session.create(
                new Session.Node(
                        settings,
                        name -> {
                            assertThat(name).isEqualTo("acme");
                            return account.getRef();
                        },
                        audiences.getRef()),
                seat,
                outbox));
        takeEffects();
    }

    /** A session whose client is in the room. */
    static Conversation inRoom(SessionSettings settings) {
        return inRoom(settings, CONNECT);
    }

    /** Likewise, of a client that speaks version 2. */
    static Conversation inRoom2(SessionSettings settings) {
        return inRoom(settings, CONNECT_2);
    }

    private static Conversation inRoom(SessionSettings settings, ClientMessage.Connect connect) {
        Conversation conversation = new Conversation(settings);
        conversation.client(connect);
        conversation.answer(new AccountReply.Granted());
        conversation.enter();
        conversation.audiences.getAllReceived();
        conversation.asksForMore();
        return conversation;
    }

    void tell(MemberEvent message) {
        session.run(message);
        settle();
    }

    private void settle() {
        while (session.selfInbox().hasMessages() && session.isAlive()) {
            session.runOne();
        }
        takeEffects();
    }

    @SuppressWarnings("unchecked")
    private void takeEffects() {
        for (Effect effect : session.getAllEffects()) {
            if (effect instanceof Effect.TimerScheduled<?> timer) {
                timers.put(timer.key().toString(), timer);
            } else if (effect instanceof Effect.TimerCancelled cancelled) {
                timers.remove(cancelled.key().toString());
            } else if (effect instanceof Effect.AskInitiated<?, ?, ?> asked) {
                question = (Effect.AskInitiated<?, AccountReply.ToAuthenticate, ?>) asked;
            } else if (effect instanceof Effect.WatchedWith<?, ?> watched) {
                audienceEnding = Optional.of((MemberEvent) watched.message());
            }
        }
    }

    // The client

    void client(ClientLine... lines) {
        tell(new Session.Received(List.of(lines), () -> asksForMore++));
    }

    /** Lines that took so many bytes. */
    void client(int bytes, List<ClientLine> lines) {
        tell(new Session.Received(lines, bytes, () -> asksForMore++));
    }

    static ClientMessage.Post partial(String text) {
        return new ClientMessage.Post(MessageId.random(), text, false);
    }

    static ClientMessage.Post fin(String text) {
        return new ClientMessage.Post(MessageId.random(), text, true);
    }

    static ClientLine bad(ErrorCode error) {
        return new ClientLine.BadField(error, null);
    }

    /** How often the session has asked for more since the last call. */
    int asksForMore() {
        int result = asksForMore;
        asksForMore = 0;
        return result;
    }

    /** The lines to the client since the last call. */
    List<String> heard() {
        List<String> lines = new ArrayList<>();
        for (ByteString chunk = outbox.next(); chunk != null; chunk = outbox.next()) {
            chunk.utf8String().lines().forEach(lines::add);
            outbox.written();
        }
        return lines;
    }

    static String error2(ErrorCode error) {
        return "{\"type\":\"error\",\"code\":\"" + error.code() + "\",\"message\":\"" + error.text() + "\"}";
    }

    static String error(String text) {
        return "{\"type\":\"error\",\"message\":\"" + text + "\"}";
    }

    /** The connection is to be closed once everything is sent. */
    boolean isEnding() {
        return outbox.state() == Outbox.State.FINISHING;
    }

    // The account and the room

    void answer(AccountReply.ToAuthenticate reply) {
        Effect.AskInitiated<?, AccountReply.ToAuthenticate, ?> asked = question;
        question = null;
        asked.respondWith(reply);
        settle();
    }

    void doNotAnswer() {
        Effect.AskInitiated<?, AccountReply.ToAuthenticate, ?> asked = question;
        question = null;
        asked.timeout();
        settle();
    }

    boolean isAsking() {
        return question != null;
    }

    void enter() {
        tell(new MemberEvent.Entered(audience.getRef()));
    }

    void settled(int finals) {
        tell(new MemberEvent.Settled(finals));
    }

    void audienceDies() {
        tell(audienceEnding.orElseThrow());
    }

    /** What the session has said in the room since the last call, as one list. */
    List<ClientMessage.Post> said() {
        return audience.getAllReceived().stream()
                .filter(Audience.Say.class::isInstance)
                .flatMap(say -> ((Audience.Say) say).posts().stream())
                .toList();
    }

    /** How the session has left the room; empty while it has not. */
    Optional<Departure> departure() {
        return audience.getAllReceived().stream()
                .filter(Audience.Leave.class::isInstance)
                .map(leave -> ((Audience.Leave) leave).departure())
                .findFirst();
    }

    void left() {
        tell(new MemberEvent.Left());
    }

    // Time

    void fire(String timer) {
        Effect.TimerScheduled<?> due = timers.get(timer);
        assertThat(due).as("a timer %s among %s", timer, timers.keySet()).isNotNull();
        due.send().apply();
        settle();
    }

    boolean isTimerSet(String timer) {
        return timers.containsKey(timer);
    }

    Duration timer(String timer) {
        return timers.get(timer).duration();
    }
}
