package talker.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import talker.protocol.RoomName;

/** Registrations and their couriers, with a room in memory and a receiver that is told what to answer. */
class WebhooksTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create(PersistenceTestKitPlugin.config()
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.load("serialization")));
    private static final String QUICK_SWEEPS = "webhooks.sweep = 50ms";
    private static final String NO_SWEEPS = "webhooks.sweep = 1h";

    private final Fixtures.Memory room = new Fixtures.Memory();
    private final Answering receiver = new Answering();
    private volatile boolean isRoomThere = true;
    private ActorRef<Webhooks.Command> webhooks;

    @BeforeEach
    void clear() {
        PersistenceTestKit.create(ACTORS.system()).clearAll();
    }

    @AfterEach
    void stop() {
        if (webhooks != null) {
            ACTORS.stop(webhooks);
        }
    }

    @AfterAll
    static void end() {
        ACTORS.shutdownTestKit();
    }

    @Test
    void whatIsSaidAfterARegistrationIsToldInOrder() {
        say(1, "before");
        start(NO_SWEEPS);
        Webhook webhook = add(1);
        say(2, "one");
        grown(2);
        awaitHeard("one");
        room.addEvent();
        say(4, "two");
        say(5, "three");
        grown(4);
        grown(5);
        awaitHeard("one", "two", "three");
        Awaitility.await().until(() -> entry(webhook).delivered() == 5);
    }

    @Test
    void whatNobodySignalledIsFoundByTheNextSweep() {
        start(QUICK_SWEEPS);
        add(0);
        say(1, "one");
        awaitHeard("one");
        say(2, "two");
        awaitHeard("one", "two");
    }

    @Test
    void privateMessagesAreNotTold() {
        start(QUICK_SWEEPS);
        add(0);
        room.add(Fixtures.whisper(1, "psst"));
        say(2, "aloud");
        room.add(Fixtures.whisper(3, "psst again"));
        awaitHeard("aloud");
        say(4, "the end");
        awaitHeard("aloud", "the end");
    }

    @Test
    void aLongBacklogIsToldInDeliveriesOfLimitedSizeWithoutBeingSignalledAgain() {
        start(NO_SWEEPS, "webhooks.batch-messages = 7");
        List<String> all =
                IntStream.rangeClosed(1, 50).mapToObj(seq -> "m" + seq).toList();
        IntStream.rangeClosed(1, 50).forEach(seq -> say(seq, "m" + seq));
        add(0);
        awaitHeard(all.toArray(String[]::new));
        assertThat(receiver.requests()).isEqualTo(8);
    }

    @Test
    void whatFailsIsTriedAgainBeforeAnythingElseIsTold() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        start(QUICK_SWEEPS, "webhooks.batch-messages = 3", "webhooks.retry-min = 1ms", "webhooks.retry-max = 5ms");
        for (int i = 0; i < 200; i++) {
            receiver.answersNext(random.nextBoolean() ? new Outcome.Failed("it answered 500") : new Outcome.Accepted());
        }
        add(0);
        List<String> all = new ArrayList<>();
        for (int seq = 1; seq <= 150; seq++) {
            say(seq, "m" + seq);
            all.add("m" + seq);
            grown(seq);
        }
        Awaitility.await("seed " + seed)
                .untilAsserted(() -> assertThat(receiver.heard()).isEqualTo(all));
    }

    @Test
    void theListTellsWhatGoesWrongAndThatItGoesWellAgain() {
        start(NO_SWEEPS);
        receiver.answers(new Outcome.Failed("it answered 503"));
        Webhook webhook = add(0);
        assertThat(entry(webhook).error()).isNull();
        say(1, "one");
        grown(1);
        Awaitility.await().until(() -> entry(webhook).error() != null);
        WebhookReply.Entry failing = entry(webhook);
        assertThat(failing.error()).isEqualTo("it answered 503");
        assertThat(failing.failingSince()).isPositive();
        assertThat(failing.isDisabled()).isFalse();
        receiver.answers(new Outcome.Accepted());
        Awaitility.await()
                .until(() -> entry(webhook).error() == null && entry(webhook).failingSince() == 0);
        awaitHeard("one");
    }

    @Test
    void aReceiverThatFailsForTooLongIsGivenUp() {
        start(NO_SWEEPS, "webhooks.give-up = 3s");
        receiver.answers(new Outcome.Failed("it answered 500"));
        Webhook webhook = add(0);
        say(1, "one");
        LoggingTestKit.warn("is disabled").expect(ACTORS.system(), () -> {
            grown(1);
            Awaitility.await().until(() -> entry(webhook).isDisabled());
            return null;
        });
        assertThat(entry(webhook).error()).contains("failed for").contains("it answered 500");
        assertThat(receiver.requests()).as("was tried again and again before").isGreaterThan(2);
        assertStaysQuiet();
    }

    @Test
    void howLongItHasFailedOutlivesARestart() {
        start(NO_SWEEPS);
        receiver.answers(new Outcome.Failed("it answered 500"));
        Webhook webhook = add(0);
        say(1, "one");
        grown(1);
        Awaitility.await().until(() -> entry(webhook).failingSince() > 0);
        long since = entry(webhook).failingSince();
        restart(NO_SWEEPS);
        Awaitility.await().until(() -> entry(webhook).error() != null);
        assertThat(entry(webhook).failingSince()).isEqualTo(since);
    }

    @Test
    void aReceiverThatIsGoneIsNotAskedAgainEvenAfterARestart() {
        start(NO_SWEEPS);
        Webhook webhook = add(0);
        say(1, "one");
        grown(1);
        awaitHeard("one");
        receiver.answers(new Outcome.Gone());
        say(2, "two");
        grown(2);
        Awaitility.await().until(() -> entry(webhook).isDisabled());
        assertThat(entry(webhook).error()).contains("410");
        assertThat(receiver.requests()).isEqualTo(2);
        restart(QUICK_SWEEPS);
        assertThat(entry(webhook).isDisabled()).isTrue();
        assertThat(entry(webhook).delivered()).isEqualTo(1);
        assertStaysQuiet();
        assertThat(receiver.requests()).isEqualTo(2);
    }

    @Test
    void afterARestartItGoesOnWhereItWas() {
        start(NO_SWEEPS);
        Webhook webhook = add(0);
        IntStream.rangeClosed(1, 120).forEach(seq -> {
            say(seq, "m" + seq);
            grown(seq);
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .until(() -> entry(webhook).delivered() == seq);
        });
        ACTORS.stop(webhooks);
        say(121, "meanwhile");
        restart(NO_SWEEPS);
        Awaitility.await().until(() -> receiver.heard().size() >= 121);
        assertThat(receiver.heard()).doesNotHaveDuplicates().endsWith("m120", "meanwhile");
        assertThat(PersistenceTestKit.create(ACTORS.system())
                        .persistedInStorage("webhook|" + webhook.id())
                        .size())
                .as("events that are kept of 121")
                .isLessThanOrEqualTo(100);
    }

    @Test
    void aRemovedWebhookIsToldNothingMore() {
        start(QUICK_SWEEPS);
        Webhook webhook = add(0);
        Webhook other = add(0);
        say(1, "one");
        Awaitility.await()
                .until(() -> entry(webhook).delivered() == 1 && entry(other).delivered() == 1);
        assertThat(remove(webhook)).isEqualTo(new WebhookReply.Done());
        assertThat(remove(webhook)).isEqualTo(new WebhookReply.Unknown(webhook.id()));
        int before = receiver.heard().size();
        say(2, "two");
        Awaitility.await().until(() -> entry(other).delivered() == 2);
        assertThat(receiver.heard()).hasSize(before + 1);
        restart(QUICK_SWEEPS);
        assertThat(list(Fixtures.LOBBY)).hasSize(1);
    }

    @Test
    void theWebhooksOfARemovedRoomAreGone() {
        start(NO_SWEEPS);
        add(0);
        webhooks.tell(new Webhooks.Recheck(Fixtures.LOBBY));
        assertThat(list(Fixtures.LOBBY)).hasSize(1);
        isRoomThere = false;
        webhooks.tell(new Webhooks.Recheck(Fixtures.LOBBY));
        Awaitility.await().until(() -> list(Fixtures.LOBBY).isEmpty());
        restart(NO_SWEEPS);
        assertThat(list(Fixtures.LOBBY)).isEmpty();
    }

    @Test
    void thatARoomIsGoneIsNoticedAtTheLatestWhenThereIsSomethingToTell() {
        start(NO_SWEEPS);
        add(0);
        isRoomThere = false;
        say(1, "one");
        grown(1);
        Awaitility.await().until(() -> list(Fixtures.LOBBY).isEmpty());
        assertThat(receiver.requests()).isZero();
    }

    @Test
    void aJournalThatIsAwayIsNoFaultOfTheReceiver() {
        start(QUICK_SWEEPS);
        Webhook webhook = add(0);
        room.goAway();
        say(1, "one");
        int before = room.failures();
        Awaitility.await().until(() -> room.failures() > before + 2);
        assertThat(entry(webhook).failingSince()).isZero();
        room.comeBack();
        awaitHeard("one");
    }

    @Test
    void aRoomAndAnAccountHaveOnlySoMany() {
        start(NO_SWEEPS, "webhooks.max-per-room = 2", "webhooks.max-per-account = 3");
        add(0);
        add(0);
        assertThat(tryToAdd(webhook("acme.lobby"))).isEqualTo(new WebhookReply.TooMany(2, "max-per-room"));
        assertThat(tryToAdd(webhook("acme.board"))).isEqualTo(new WebhookReply.Done());
        assertThat(tryToAdd(webhook("acme.board"))).isEqualTo(new WebhookReply.TooMany(3, "max-per-account"));
        assertThat(tryToAdd(webhook("other.board"))).isEqualTo(new WebhookReply.Done());
    }

    @Test
    void nodesAreToldWhichRoomsHaveWebhooks() {
        start(NO_SWEEPS);
        TestProbe<HookedRooms.Command> node = ACTORS.createTestProbe();
        webhooks.tell(new Webhooks.Ping(node.ref()));
        node.expectMessage(new HookedRooms.Hooked(0, Set.of()));
        Webhook webhook = add(0);
        node.expectMessage(new HookedRooms.Hooked(0, Set.of(Fixtures.LOBBY)));
        remove(webhook);
        node.expectMessage(new HookedRooms.Hooked(0, Set.of()));
    }

    @Test
    void aNodeSignalsOnlyForRoomsThatHaveWebhooks() {
        TestProbe<Webhooks.Command> parts = ACTORS.createTestProbe();
        HookedRooms hooked = new HookedRooms(id -> parts.ref());
        ActorRef<HookedRooms.Command> node = ACTORS.spawn(hooked.behavior(Duration.ofHours(1)));
        Webhooks.ids().forEach(id -> parts.expectMessage(new Webhooks.Ping(node)));
        hooked.whenPosted(Fixtures.LOBBY, 1);
        int part = Integer.parseInt(Webhooks.idFor("acme"));
        node.tell(new HookedRooms.Hooked(part, Set.of(Fixtures.LOBBY)));
        Awaitility.await().untilAsserted(() -> {
            hooked.whenPosted(RoomName.of("acme.board"), 2);
            hooked.whenPosted(Fixtures.LOBBY, 3);
            parts.expectMessage(Duration.ofMillis(100), new Webhooks.Grown(Fixtures.LOBBY, 3));
        });
    }

    private void start(String... settings) {
        isRoomThere = true;
        restart(settings);
    }

    private void restart(String... settings) {
        if (webhooks != null) {
            ACTORS.stop(webhooks);
        }
        Deliveries deliveries = new Deliveries(
                name -> CompletableFuture.completedStage(isRoomThere),
                room,
                receiver,
                Fixtures.settings(settings),
                ForkJoinPool.commonPool());
        webhooks = ACTORS.spawn(Webhooks.create("0", deliveries, Clock.systemUTC()));
    }

    private void say(long seq, String content) {
        room.add(Fixtures.message(seq, content));
    }

    private void grown(long seq) {
        webhooks.tell(new Webhooks.Grown(Fixtures.LOBBY, seq));
    }

    private Webhook add(long after) {
        Webhook some = webhook("acme.lobby");
        Webhook webhook = new Webhook(some.id(), some.room(), some.url(), some.secret(), after, some.at(), null);
        assertThat(tryToAdd(webhook)).isEqualTo(new WebhookReply.Done());
        return webhook;
    }

    private static Webhook webhook(String room) {
        Webhook some = Fixtures.webhook("http://127.0.0.1/hook");
        return new Webhook(some.id(), RoomName.of(room), some.url(), some.secret(), 0, some.at(), null);
    }

    private WebhookReply.ToAdd tryToAdd(Webhook webhook) {
        TestProbe<WebhookReply.ToAdd> client = ACTORS.createTestProbe();
        webhooks.tell(new Webhooks.Add(webhook, client.ref()));
        return client.receiveMessage();
    }

    private WebhookReply.ToRemove remove(Webhook webhook) {
        TestProbe<WebhookReply.ToRemove> client = ACTORS.createTestProbe();
        webhooks.tell(new Webhooks.Remove(webhook.room(), webhook.id(), client.ref()));
        return client.receiveMessage();
    }

    private List<WebhookReply.Entry> list(RoomName name) {
        TestProbe<WebhookReply.Listed> client = ACTORS.createTestProbe();
        webhooks.tell(new Webhooks.ListWebhooks(name, client.ref()));
        return client.receiveMessage().webhooks();
    }

    private WebhookReply.Entry entry(Webhook webhook) {
        return list(webhook.room()).stream()
                .filter(entry -> entry.id().equals(webhook.id()))
                .findFirst()
                .orElseThrow();
    }

    private void awaitHeard(String... contents) {
        Awaitility.await().untilAsserted(() -> assertThat(receiver.heard()).containsExactly(contents));
    }

    private void assertStaysQuiet() {
        int before = receiver.requests();
        say(room.end() + 1, "nobody hears it");
        grown(room.end());
        Awaitility.await().during(Duration.ofMillis(300)).untilAsserted(() -> assertThat(receiver.requests())
                .isEqualTo(before));
    }
}
