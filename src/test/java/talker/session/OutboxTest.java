package talker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static talker.room.Fixtures.ANN;

import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import talker.protocol.ErrorCode;
import talker.protocol.ServerMessage;
import talker.protocol.Version;
import talker.room.Delivery;
import talker.room.Lines;

class OutboxTest {
    private static final int LAG = 16 * 1024;

    private final AtomicInteger wakeUps = new AtomicInteger();
    private Outbox outbox = new Outbox(SessionFixtures.settings());

    @Test
    void linesLeaveInTheOrderInWhichTheyCame() {
        outbox.deliver(Lines.of().partial(1, "h").fin(1).take());
        outbox.send(ServerMessage.Error.of(ErrorCode.ALREADY_CONNECTED));
        outbox.deliver(Lines.of().join(ANN).take());
        assertThat(drain()).extracting(OutboxTest::kind).containsExactly("partial", "final", "error", "join");
    }

    @Test
    void oneChunkIsUnderWayAtATimeAndTheNextHoldsAllThatCameMeanwhile() {
        outbox.deliver(Lines.of().fin(1).take());
        assertThat(lines(outbox.next())).hasSize(1);
        outbox.deliver(Lines.of().fin(2).take());
        outbox.deliver(Lines.of().fin(3).take());
        assertThat(outbox.next()).isNull();
        assertThat(outbox.written()).isFalse();
        assertThat(lines(outbox.next())).hasSize(2);
        outbox.written();
        assertThat(outbox.next()).isNull();
    }

    @Test
    void aReaderWhoKeepsUpGetsTheRoomsOwnBytes() {
        Delivery delivery = Lines.of().partial(1, "h").fin(1).take();
        outbox.deliver(delivery);
        assertThat(outbox.next()).isSameAs(delivery.bytes());
    }

    @Test
    void aReaderWhoLagsGetsTheNewestPartialOfEachMessageAfterEverythingElse() {
        lag();
        outbox.deliver(Lines.of().partial(1, "h").partial(2, "x").take());
        outbox.deliver(Lines.of().partial(1, "he").fin(100).take());
        outbox.deliver(Lines.of().partial(1, "hey").take());
        assertThat(drain())
                .extracting(OutboxTest::content)
                .endsWith("text 100", "x", "hey")
                .doesNotContain("h", "he");
    }

    @Test
    void aPartialThatWaitsIsDroppedWhenItsFinalComes() {
        lag();
        outbox.deliver(Lines.of().partial(100, "h").take());
        outbox.deliver(Lines.of().partial(100, "he").fin(100).take());
        assertThat(drain())
                .extracting(OutboxTest::content)
                .doesNotContain("h", "he")
                .endsWith("text 100");
    }

    @Test
    void finalsAreKeptUpToTheLimitAndNotOneBytePastIt() {
        Delivery line = Lines.of().fin(1).take();
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(3L * line.size())));
        for (int i = 0; i < 3; i++) {
            outbox.deliver(line);
        }
        assertThat(outbox.state()).isEqualTo(Outbox.State.OPEN);
        assertThat(drain()).hasSize(3);

        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(3L * line.size() - 1)));
        for (int i = 0; i < 3; i++) {
            outbox.deliver(line);
        }
        assertThat(outbox.state()).isEqualTo(Outbox.State.OVERRUN);
        outbox.deliver(line);
        assertThat(outbox.next()).isNull();
    }

    @Test
    void aPageOfHistoryDoesNotCountAgainstTheLimit() {
        Delivery line = Lines.of().fin(1).take();
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(2L * line.size())));
        outbox.deliver(Delivery.page(new byte[10 * line.size()]));
        assertThat(outbox.isHoldingPage()).isTrue();
        outbox.deliver(line);
        outbox.deliver(line);
        assertThat(outbox.state()).isEqualTo(Outbox.State.OPEN);
        outbox.next();
        assertThat(outbox.isHoldingPage()).as("while it is written").isTrue();
        outbox.written();
        assertThat(outbox.isHoldingPage()).isFalse();
        outbox.next();
        outbox.written();
        for (int i = 0; i < 3; i++) {
            assertThat(outbox.state()).isEqualTo(Outbox.State.OPEN);
            outbox.deliver(line);
        }
        assertThat(outbox.state()).isEqualTo(Outbox.State.OVERRUN);
        assertThat(outbox.isHoldingPage()).isFalse();
    }

    @Test
    void anOverrunReaderOfVersion2IsToldOnceAndOneOfVersion1IsNot() {
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(1)));
        outbox.deliver(Lines.of().fin(1).take());
        assertThat(outbox.hasLastWord()).isFalse();
        assertThat(outbox.next()).isNull();
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(1)));
        outbox.speak(Version.TWO);
        outbox.deliver(Lines.of().fin(1).take());
        assertThat(outbox.state()).isEqualTo(Outbox.State.OVERRUN);
        assertThat(outbox.hasLastWord()).isTrue();
        assertThat(outbox.next().utf8String())
                .isEqualTo("{\"type\":\"error\",\"code\":\"slow_reader\",\"message\":\"Reading too slowly\"}\n");
        outbox.written();
        assertThat(outbox.hasLastWord()).isFalse();
        assertThat(outbox.next()).isNull();
    }

    @Test
    void theLastWordFollowsTheChunkThatIsUnderWay() {
        Delivery line = Lines.of().fin(1).take();
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(line.size())));
        outbox.speak(Version.TWO);
        outbox.deliver(line);
        outbox.next();
        outbox.deliver(line);
        outbox.deliver(line);
        assertThat(outbox.next()).as("the first line is not through").isNull();
        outbox.written();
        assertThat(outbox.next().utf8String()).contains("slow_reader");
    }

    @Test
    void whoIsCutOffAtTheEndIsToldNothingMore() {
        outbox.speak(Version.TWO);
        outbox.deliver(Lines.of().fin(1).take());
        outbox.abort();
        assertThat(outbox.hasLastWord()).isFalse();
        assertThat(outbox.next()).isNull();
    }

    @Test
    void whatWasHandedToTheStreamDoesNotCountAgainstTheLimit() {
        Delivery line = Lines.of().fin(1).take();
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(line.size())));
        outbox.deliver(line);
        outbox.next();
        outbox.deliver(line);
        assertThat(outbox.state()).isEqualTo(Outbox.State.OPEN);
    }

    @Test
    void partialsNeverOverrunAndTakeAnEighthOfTheLimitAtMost() {
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(64 * 1024)));
        lag();
        for (int i = 0; i < 1000; i++) {
            outbox.deliver(Lines.of().partial(1000 + i, "x".repeat(100)).take());
        }
        assertThat(outbox.state()).isEqualTo(Outbox.State.OPEN);
        int size = drain().stream()
                .filter(line -> kind(line).equals("partial"))
                .mapToInt(line -> line.length() + 1)
                .sum();
        assertThat(size).isBetween(7 * 1024, 8 * 1024);
    }

    @Test
    void theStreamIsWokenOnceForAllThatComesUntilItLooks() {
        outbox.onWork(wakeUps::incrementAndGet);
        assertThat(wakeUps).hasValue(1);
        outbox.next();
        outbox.deliver(Lines.of().fin(1).take());
        outbox.deliver(Lines.of().fin(2).take());
        assertThat(wakeUps).hasValue(2);
        outbox.next();
        outbox.deliver(Lines.of().fin(3).take());
        assertThat(wakeUps).hasValue(3);
    }

    @Test
    void whatCameBeforeTheStreamWakesIt() {
        outbox.deliver(Lines.of().fin(1).take());
        outbox.onWork(wakeUps::incrementAndGet);
        assertThat(wakeUps).hasValue(1);
    }

    /** Its write is stuck, and it was woken before: it has to hear of the overrun nevertheless. */
    @Test
    void anOverrunWakesTheStreamWhateverItWaitsFor() {
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(LAG)));
        outbox.onWork(wakeUps::incrementAndGet);
        outbox.deliver(Lines.of().fin(1).take());
        outbox.next();
        outbox.deliver(Lines.of().fin(2).take());
        int before = wakeUps.get();
        lag();
        assertThat(outbox.state()).isEqualTo(Outbox.State.OVERRUN);
        assertThat(wakeUps.get()).isGreaterThan(before);
    }

    @Test
    void finishingSendsWhatIsQueuedAndTakesNothingMore() {
        outbox.deliver(Lines.of().fin(1).take());
        outbox.finish();
        assertThat(outbox.isDone()).isFalse();
        outbox.deliver(Lines.of().fin(2).take());
        assertThat(lines(outbox.next())).hasSize(1);
        assertThat(outbox.isDone()).isFalse();
        outbox.written();
        assertThat(outbox.next()).isNull();
        assertThat(outbox.isDone()).isTrue();
    }

    @Test
    void finishingWakesTheStream() {
        outbox.onWork(wakeUps::incrementAndGet);
        outbox.next();
        outbox.finish();
        assertThat(wakeUps).hasValue(2);
    }

    @Test
    void abortingDropsWhatIsQueued() {
        outbox.onWork(wakeUps::incrementAndGet);
        outbox.deliver(Lines.of().fin(1).take());
        outbox.finish();
        outbox.abort();
        assertThat(outbox.state()).isEqualTo(Outbox.State.OVERRUN);
        assertThat(outbox.next()).isNull();
        assertThat(wakeUps.get()).isGreaterThan(1);
    }

    @Test
    void theSessionHearsWhenAPartOfAReplayIsWritten() {
        outbox.deliver(Lines.of().fin(1).replay(true));
        outbox.deliver(Lines.of().fin(2).take());
        outbox.next();
        assertThat(outbox.written()).isTrue();
        assertThat(outbox.written()).isFalse();
    }

    @Test
    void aLaggingReplayAsksForMoreToo() {
        lag();
        outbox.deliver(Lines.of().fin(200).replay(true));
        outbox.next();
        assertThat(outbox.written()).isTrue();
    }

    @Test
    void whatHasSurelyBeenReceivedIsFarBehindWhatWasWritten() {
        outbox = new Outbox(SessionFixtures.settings(s -> s.replayMargin(1000)));
        outbox.startAfter(5);
        assertThat(outbox.seen()).isEqualTo(5);
        outbox.deliver(Lines.of().fin(6).take());
        drain();
        assertThat(outbox.seen()).isEqualTo(5);
        outbox.deliver(Lines.of().partial(50, "x".repeat(1000)).take());
        drain();
        outbox.deliver(Lines.of().fin(7).take());
        drain();
        assertThat(outbox.seen()).isEqualTo(6);
        outbox.inputEnded();
        assertThat(outbox.seen()).as("written right before the end").isEqualTo(6);
    }

    @Test
    void aFinalThatWaitsHasNotBeenReceived() {
        outbox = new Outbox(SessionFixtures.settings(s -> s.replayMargin(0)));
        outbox.deliver(Lines.of().fin(6).take());
        assertThat(outbox.seen()).isZero();
        outbox.next();
        assertThat(outbox.seen()).isZero();
        outbox.written();
        assertThat(outbox.seen()).isEqualTo(6);
    }

    @Test
    void bytesInEitherDirectionAreActivity() {
        long start = outbox.lastActive();
        outbox.received();
        long received = outbox.lastActive();
        assertThat(received - start).isPositive();
        outbox.deliver(Lines.of().fin(1).take());
        outbox.next();
        assertThat(outbox.lastActive()).isEqualTo(received);
        outbox.written();
        assertThat(outbox.lastActive() - received).isPositive();
    }

    /** A room on one thread and a stream on another: everything arrives, in order, and no wake-up is lost. */
    @Test
    void noWakeUpIsLostBetweenTwoThreads() throws InterruptedException {
        int count = 50_000;
        outbox = new Outbox(SessionFixtures.settings(s -> s.outboxLimit(Long.MAX_VALUE)));
        Semaphore work = new Semaphore(0);
        outbox.onWork(work::release);
        Thread room = new Thread(() -> {
            for (int i = 1; i <= count; i++) {
                outbox.deliver(Lines.of().fin(i).take());
            }
            outbox.finish();
        });
        room.start();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        long expected = 1;
        while (!outbox.isDone()) {
            boolean isWoken = work.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(isWoken).as("woken after %s of %s", expected, count).isTrue();
            for (ByteString chunk = outbox.next(); chunk != null; chunk = outbox.next()) {
                for (String line : lines(chunk)) {
                    assertThat(content(line)).isEqualTo("text " + expected++);
                }
                outbox.written();
            }
        }
        room.join();
        assertThat(expected).isEqualTo(count + 1);
    }

    /** More waits than a reader who keeps up would let it. */
    private void lag() {
        Lines lines = Lines.of();
        for (int i = 0; i < LAG / 100; i++) {
            lines.fin(500 + i);
        }
        outbox.deliver(lines.take());
    }

    private List<String> drain() {
        List<String> all = new ArrayList<>();
        for (ByteString chunk = outbox.next(); chunk != null; chunk = outbox.next()) {
            all.addAll(lines(chunk));
            outbox.written();
        }
        return all;
    }

    private static List<String> lines(ByteString chunk) {
        return chunk.utf8String().lines().toList();
    }

    private static String kind(String line) {
        String type = field(line, "type");
        if (!type.equals("message")) {
            return type;
        }
        return line.contains("\"final\":true") ? "final" : "partial";
    }

    private static String content(String line) {
        return line.contains("\"content\"") ? field(line, "content") : "";
    }

    private static String field(String line, String name) {
        String start = "\"" + name + "\":\"";
        int at = line.indexOf(start) + start.length();
        return line.substring(at, line.indexOf('"', at));
    }
}
