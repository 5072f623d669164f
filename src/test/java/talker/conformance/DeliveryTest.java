package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Line;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** docs/PROTOCOL.md, section 4. What {@link InterleavingTest} shows in general is shown here case by case. */
class DeliveryTest {
    @RegisterExtension
    final Venue venue = Venue.open();

    /** 4.3 "Every reader sees the finals of a room in one order". */
    @Test
    void everyReaderSeesTheSameOrder() {
        List<Talk> talks =
                Stream.of("ann", "bob", "carol", "dora").map(venue::connect).toList();
        CompletableFuture<?>[] sending = talks.stream()
                .map(talk -> CompletableFuture.runAsync(() -> sayMany(talk, 250)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(sending).join();
        talks.forEach(Talk::passesFence);
        List<String> order = finalIds(talks.get(0).everythingSoFar());
        assertThat(order).hasSize(1000).doesNotHaveDuplicates();
        for (Talk talk : talks) {
            assertThat(talk == talks.get(0) ? order : finalIds(talk.everythingSoFar()))
                    .isEqualTo(order);
        }
    }

    private static void sayMany(Talk talk, int count) {
        for (int i = 0; i < count; i++) {
            talk.says(talk.name() + " " + i);
        }
    }

    /** 4.3: what one client sends stays in the order in which it was sent. */
    @Test
    void oneSendersFinalsStayInOrder() {
        Talk ann = venue.connect("ann");
        sayMany(ann, 500);
        for (int i = 0; i < 500; i++) {
            ann.hears("ann " + i);
        }
    }

    /** 4.4 "at the next connect the finals that were missed come first, in order, then live ones". */
    @Test
    void whatWasMissedComesFirst() {
        for (boolean withReset : new boolean[] {true, false}) {
            Talk ann = venue.connect("ann");
            Talk bob = venue.connect("bob");
            ann.hearsJoin("bob");
            if (withReset) {
                bob.resets();
            } else {
                bob.drops();
            }
            ann.hearsLeave("bob");
            for (int i = 0; i < 300; i++) {
                ann.says("missed " + i);
            }
            ann.passesFence();
            bob = venue.dial("bob").sends(venue.connectLine("bob"));
            ann.finalsUntil("missed 299");
            ann.hearsJoin("bob");
            ann.says("live");
            List<String> heard =
                    bob.finalsUntil("live").stream().map(Line::content).toList();
            assertThat(new ArrayList<>(new LinkedHashSet<>(heard)).subList(heard.size() - 301, heard.size()))
                    .isEqualTo(numbered("missed ", 300, "live"));
            ann.hears("live");
            ann.closes();
            ann.isClosed();
            bob.closes();
            bob.hearsLeave("ann").isClosed();
        }
    }

    private static List<String> numbered(String prefix, int count, String last) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(prefix + i);
        }
        all.add(last);
        return all;
    }

    /** 4.4 "`close` ends the subscription". */
    @Test
    void whoClosesMissesNothing() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        bob.closes();
        bob.isClosed();
        ann.hearsLeave("bob");
        ann.says("behind bob's back");
        ann.hears("behind bob's back");
        bob = venue.connect("bob");
        bob.hearsNothingElse();
        ann.hearsJoin("bob");
        ann.says("to bob's face");
        bob.hears("to bob's face");
    }

    /** 4.4 "Who enters a room is subscribed to it": not before. */
    @Test
    void whoWasNeverThereIsSentNothingOld() {
        Talk ann = venue.connect("ann");
        ann.says("before bob's time");
        ann.hears("before bob's time");
        venue.connect("bob").hearsNothingElse();
    }

    /** 4.4 "When the user's last connection ends": `close` on one of two keeps the subscription of the other. */
    @Test
    void closingOneOfTwoConnectionsKeepsTheSubscription() {
        Talk ann = venue.connect("ann");
        Talk one = venue.connect("bob");
        Talk two = venue.connect("bob");
        ann.hearsJoin("bob");
        one.closes();
        one.isClosed();
        two.resets();
        ann.hearsLeave("bob");
        ann.says("missed");
        ann.hears("missed");
        venue.connect("bob").hears("missed");
    }

    /** 4.4 for every room on its own. */
    @Test
    void subscriptionsAreARoomsOwn() {
        venue.addsRoom("kitchen");
        Talk ann = venue.connect("ann", "kitchen");
        Talk bobInLobby = venue.connect("bob", "lobby");
        Talk bob = venue.connect("bob", "kitchen");
        ann.hearsJoin("bob");
        bob.drops();
        bobInLobby.closes();
        bobInLobby.isClosed();
        ann.hearsLeave("bob");
        ann.says("missed");
        ann.hears("missed");
        venue.connect("bob", "lobby").hearsNothingElse();
        venue.connect("bob", "kitchen").hears("missed");
    }

    /** 4.4 "without a hole": a replay that goes on while others speak meets the live finals exactly. */
    @Test
    void replayAndLiveMeetWithoutAHole() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        bob.resets();
        ann.hearsLeave("bob");
        sayMany(ann, 3000);
        List<String> order = new ArrayList<>(finalIds(ann.everythingSoFar()));
        CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 30; i++) {
                sayMany(ann, 50);
                ann.passesFence();
            }
        });
        Set<String> heard = new LinkedHashSet<>();
        while (!talking.isDone()) {
            bob = venue.connect("bob");
            heard.addAll(finalIds(bob.everythingSoFar()));
            bob.resets();
        }
        talking.join();
        bob = venue.connect("bob");
        heard.addAll(finalIds(bob.everythingSoFar()));
        order.addAll(finalIds(ann.everythingSoFar()));
        assertThat(order).hasSize(4500).doesNotHaveDuplicates();
        assertThat(new ArrayList<>(heard)).isEqualTo(order);
    }

    /** 4.4 and 5.1: within one connection nothing comes twice. */
    @Test
    void oneConnectionNeverHearsAFinalTwice() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        bob.resets();
        ann.hearsLeave("bob");
        sayMany(ann, 500);
        bob = venue.dial("bob").sends(venue.connectLine("bob"));
        sayMany(ann, 500);
        ann.passesFence();
        ann.says("the end");
        List<String> heard = bob.finalsUntil("the end").stream().map(Line::id).toList();
        assertThat(heard).hasSize(1001).doesNotHaveDuplicates();
    }

    /** 4.6 "what the operating system took more than 1 s before the end counts as received". */
    @Test
    void afterAnOrderlyEndLittleComesTwice() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        long start = System.nanoTime();
        List<String> early = new ArrayList<>();
        List<String> all = new ArrayList<>();
        while (Duration.ofNanos(System.nanoTime() - start).toMillis() < 1700) {
            String id = ann.says("message " + all.size());
            bob.hears("message " + all.size()).withId(id);
            all.add(id);
            if (Duration.ofNanos(System.nanoTime() - start).toMillis() < 300) {
                early.add(id);
            }
        }
        bob.drops();
        ann.finalsUntil("message " + (all.size() - 1));
        ann.hearsLeave("bob");
        String missed = ann.says("missed");
        ann.hears("missed");
        all.add(missed);
        List<String> again = finalIds(venue.connect("bob").everythingSoFar());
        assertThat(again).endsWith(missed).doesNotContainAnyElementsOf(early);
        assertThat(all).as("what comes again is the end of what was said").endsWith(again.toArray(new String[0]));
    }

    /** 4.6, for a connection whose end shows nothing: it may come again, but nothing is left out. */
    @Test
    void afterAResetNothingIsLeftOut() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        sayMany(ann, 100);
        ann.passesFence();
        bob.resets();
        assertThat(finalIds(ann.everythingSoFar())).hasSize(100);
        List<String> heard = finalIds(venue.connect("bob").everythingSoFar());
        assertThat(heard).as("bob had read none of it").hasSize(100);
    }

    private static List<String> finalIds(List<Line> lines) {
        return lines.stream().filter(Line::isFinal).map(Line::id).toList();
    }

    /** 4.2 "stored once per id, however often it is sent". */
    @Test
    void aReplayHasEveryFinalOnce() {
        Talk ann = venue.connect("ann");
        Talk bob = venue.connect("bob");
        ann.hearsJoin("bob");
        bob.resets();
        ann.hearsLeave("bob");
        String id = UUID.randomUUID().toString();
        for (int i = 0; i < 10; i++) {
            ann.says(id, "once");
            ann.hears("once");
        }
        bob = venue.connect("bob");
        bob.hears("once").withId(id);
        bob.hearsNothingElse();
    }
}
