package talker.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.Pair;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import talker.account.Account;
import talker.account.AccountReply;
import talker.limits.LimitFixtures;
import talker.limits.Shares;
import talker.metrics.Metrics;
import talker.metrics.Part;
import talker.protocol.ClientLine;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.Terms;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Delivery;
import talker.room.Fixtures;
import talker.room.MemberEvent;
import talker.room.News;
import talker.room.Past;
import talker.room.Reader;
import talker.room.Room;
import talker.room.RoomEvent;
import talker.room.RoomSettings;
import talker.room.StoredMessage;
import talker.room.View;
import talker.session.Outbox;
import talker.session.Session;
import talker.session.SessionFixtures;
import talker.testkit.Exposition;
import talker.testkit.LoggedErrors;

/**
 * A fault in one session, room or stream ends just that, is logged once with room and session, and the rest go on. Two
 * rooms on a real, if forgetful, journal, with two people in each.
 */
class SupervisionTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create(Fixtures.config(
            PersistenceTestKitPlugin.getInstance().config().withFallback(PersistenceTestKitSnapshotPlugin.config())));
    private static final RoomSettings SETTINGS = Fixtures.settings();
    private static final Map<RoomName, ActorRef<Room.Command>> ROOMS = new ConcurrentHashMap<>();
    private static final ActorRef<Account.Command> ACCOUNT = ACTORS.spawn(Behaviors.receive(Account.Command.class)
            .onMessage(Account.Authenticate.class, asked -> {
                asked.replyTo().tell(new AccountReply.Granted());
                return Behaviors.same();
            })
            .build());
    private static final ActorRef<Audiences.Command> AUDIENCES = ACTORS.spawn(Audiences.create(
            SupervisionTest::room, new Forgetful(), SETTINGS, Clock.systemUTC(), new Shares(Long.MAX_VALUE)));

    private static int rooms;

    private final RoomName here = RoomName.of("acme.here" + ++rooms);
    private final RoomName there = RoomName.of("acme.there" + rooms);

    private static RecipientRef<Room.Command> room(RoomName name) {
        return ROOMS.computeIfAbsent(
                name,
                ignored -> ACTORS.spawn(
                        Room.create(name, SETTINGS, Clock.systemUTC(), (grown, seq) -> {}, Fixtures.nothingStored())));
    }

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    /** Somebody with a connection of their own. */
    private static final class Person {
        final ActorRef<MemberEvent> session;
        private final TestPublisher.Probe<ByteString> out;
        private final TestSubscriber.Probe<ByteString> in;
        private String heard = "";

        Person(RoomName room, String user) {
            this(room, user, new LineFraming(1000));
        }

        Person(RoomName room, String user, LineFraming framing) {
            Outbox outbox = new Outbox(SessionFixtures.settings());
            session = ACTORS.spawn(
                    Session.create(
                            new Session.Node(SessionFixtures.settings(), name -> ACCOUNT, AUDIENCES),
                            LimitFixtures.seat(),
                            outbox),
                    user + "-in-" + room.room());
            var system = Adapter.toClassic(ACTORS.system());
            Pair<TestPublisher.Probe<ByteString>, TestSubscriber.Probe<ByteString>> ends =
                    TestSource.<ByteString>create(system)
                            .via(Connection.flow(session.narrow(), outbox, framing)
                                    .withAttributes(TcpServer.QUIET))
                            .toMat(TestSink.create(system), Keep.both())
                            .run(ACTORS.system());
            out = ends.first();
            in = ends.second();
            in.request(Integer.MAX_VALUE);
            write("{\"type\":\"connect\",\"room\":\"" + room + "\",\"user\":\"" + user + "\",\"token\":\"t\"}");
            says("I am " + user);
            hears("I am " + user);
        }

        void write(String line) {
            out.sendNext(ByteString.fromString(line + "\n"));
        }

        /** The connection is aborted, whatever was on its way. */
        void breaks() {
            TestSubscriber.SubscriberEvent event = in.expectEvent();
            while (event instanceof TestSubscriber.OnNext<?>) {
                event = in.expectEvent();
            }
            assertThat(event).isInstanceOf(TestSubscriber.OnError.class);
        }

        void says(String text) {
            write("{\"type\":\"message\",\"content\":\"" + text + "\",\"id\":\"" + MessageId.random()
                    + "\",\"final\":true}");
        }

        /** Reads until something is heard. */
        void hears(String text) {
            while (!heard.contains(text)) {
                TestSubscriber.SubscriberEvent event = in.expectEvent();
                assertThat(event).as("after %s", heard).isInstanceOf(TestSubscriber.OnNext.class);
                heard += ((ByteString) ((TestSubscriber.OnNext<?>) event).element()).utf8String();
            }
            heard = heard.substring(heard.indexOf(text) + text.length());
        }
    }

    @Test
    void aFaultInASessionEndsThatSession() throws Exception {
        Person ann = new Person(here, "ann");
        Person bob = new Person(here, "bob");
        Person eve = new Person(there, "eve");
        double faults = faults(Part.SESSION);
        try (LoggedErrors errors = new LoggedErrors()) {
            ann.session.tell(new Session.Received(List.of(), () -> {
                throw new IllegalStateException("a bug");
            }));
            ann.hears("Internal error");
            ann.in.expectComplete();
            bob.hears("{\"type\":\"leave\",\"user\":\"ann\"}");
            goOn(bob, eve);
            goOn(new Person(here, "dan"), eve);
            assertThatAnnsSessionIsNamed(errors);
            Awaitility.await().until(() -> faults(Part.SESSION) == faults + 1);
        }
    }

    @Test
    void aFaultInAStreamEndsThatConnection() throws Exception {
        Person bob = new Person(here, "bob");
        Person eve = new Person(there, "eve");
        Person ann = new Person(here, "ann", new LineFraming(1000) {
            @Override
            List<ClientLine> feed(byte[] chunk) {
                if (new String(chunk, UTF_8).contains("poison")) {
                    throw new IllegalStateException("a bug");
                }
                return super.feed(chunk);
            }
        });
        double faults = faults(Part.SESSION);
        try (LoggedErrors errors = new LoggedErrors()) {
            ann.write("poison");
            ann.breaks();
            bob.hears("{\"type\":\"leave\",\"user\":\"ann\"}");
            goOn(bob, eve);
            assertThatAnnsSessionIsNamed(errors);
            Awaitility.await().until(() -> faults(Part.SESSION) == faults + 1);
        }
    }

    /** The Room restarts; what it had not confirmed comes again, and nobody in it notices. */
    @Test
    void aFaultInARoomRestartsThatRoom() throws Exception {
        Person ann = new Person(here, "ann");
        Person bob = new Person(here, "bob");
        Person eve = new Person(there, "eve");
        TestProbe<Audience.Command> nobody = ACTORS.createTestProbe();
        double faults = faults(Part.ROOM);
        try (LoggedErrors errors = new LoggedErrors()) {
            ROOMS.get(here).tell(new Room.Store(nobody.ref(), 1, List.of(new RoomEvent.Delivered(1, 1))));
            ann.says("still here");
            bob.hears("still here");
            goOn(bob, eve);
            assertThat(errors.only().getMDCPropertyMap()).containsEntry("room", here.toString());
            Awaitility.await().until(() -> faults(Part.ROOM) == faults + 1);
        }
    }

    /** The Audience holds what its members see: they are told, closed, and find a new one when they come back. */
    @Test
    void aFaultInAnAudienceEndsTheConnectionsOfThatRoomOnThisNode() throws Exception {
        Person ann = new Person(here, "ann");
        Person bob = new Person(here, "bob");
        Person eve = new Person(there, "eve");
        double faults = faults(Part.AUDIENCE);
        try (LoggedErrors errors = new LoggedErrors()) {
            audienceOf(here).tell(new News.Posted(0, List.of()));
            ann.hears("Internal error");
            ann.in.expectComplete();
            bob.hears("Internal error");
            bob.in.expectComplete();
            goOn(new Person(here, "dan"), eve);
            assertThat(errors.only().getMDCPropertyMap()).containsEntry("room", here.toString());
            Awaitility.await().until(() -> faults(Part.AUDIENCE) == faults + 1);
        }
    }

    /** Through a member of whom nobody hears. */
    private static ActorRef<Audience.Command> audienceOf(RoomName room) {
        TestProbe<MemberEvent> session = ACTORS.createTestProbe();
        Reader deaf = new Reader() {
            @Override
            public void deliver(Delivery delivery) {}

            @Override
            public void startAfter(long seq) {}

            @Override
            public long seen() {
                return 0;
            }
        };
        AUDIENCES.tell(
                new Audiences.Enter(room, new Audience.Enter(Fixtures.EVE, deaf, session.ref(), Terms.OF_VERSION_1)));
        return session.expectMessageClass(MemberEvent.Entered.class).audience();
    }

    /** How many faults of a part the metrics show. */
    private static double faults(Part part) {
        return Exposition.parse(Metrics.of(ACTORS.system()).scrape())
                .value("talker_faults_total", "part", part.name().toLowerCase(Locale.ROOT));
    }

    private void assertThatAnnsSessionIsNamed(LoggedErrors errors) {
        assertThat(errors.only().getMDCPropertyMap())
                .containsEntry("room", here.toString())
                .containsEntry("session", "ann-in-" + here.room());
    }

    private static void goOn(Person here, Person there) {
        here.says("life goes on");
        here.hears("life goes on");
        there.says("here too");
        there.hears("here too");
    }

    /** A journal in which nothing is. */
    private static final class Forgetful implements Past {
        @Override
        public CompletionStage<List<StoredMessage>> read(RoomName room, long after, long upTo, int limit) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<List<StoredMessage>> before(RoomName room, long before, int limit, View view) {
            return CompletableFuture.completedFuture(List.of());
        }
    }
}
