package talker.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.client.Address;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.testkit.Gate;
import talker.testkit.Line;
import talker.testkit.ServerProcess;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** A chat on a terminal in this JVM, against a real server: what is pressed, and what is seen. */
class ChatTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int WIDTH = 60;
    private static final int HEIGHT = 16;
    private static final String ENTER = "\r";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    @RegisterExtension
    final Venue venue = Venue.open("talker.delivery.give-up = 2s", "talker.delivery.batch-timeout = 500ms");

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** A person before a terminal. */
    private final class Person implements AutoCloseable {
        private final ScreenTerminal.VirtualTerminal virtual;
        private final Window window;
        private final CompletableFuture<Void> chat;

        Person(String user, String token, int port) {
            try {
                virtual = ScreenTerminal.withTerminal(user, "xterm-256color", WIDTH, HEIGHT);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            window = new Window(virtual.screen());
            Membership membership = new Membership(
                    RoomName.of(venue.room("lobby")),
                    UserName.of(user),
                    token,
                    new Address("127.0.0.1", port),
                    java.util.Optional.empty(),
                    20,
                    Duration.ofSeconds(10));
            chat = CompletableFuture.runAsync(() -> new Chat(membership, true, virtual.terminal()).run());
            opened.add(this);
        }

        Person presses(String keys) {
            try {
                virtual.terminal().processInputBytes(keys.getBytes(UTF_8));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return this;
        }

        Person sees(String... rows) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> assertThat(window.rows())
                    .as(window.toString())
                    .contains(rows));
            return this;
        }

        Person seesEnd(String... rows) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> assertThat(window.rows())
                    .as(window.toString())
                    .endsWith(rows));
            return this;
        }

        Person sees(String part) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .untilAsserted(() -> assertThat(window.toString()).contains(part));
            return this;
        }

        /** Sees a message, with its time before it. */
        Person hears(String message) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> assertThat(window.rows())
                    .anyMatch(row -> row.matches("[0-9]{2}:[0-9]{2} " + Pattern.quote(message))));
            return this;
        }

        void leaves() throws Exception {
            chat.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        String fails() {
            await().atMost(PATIENCE).until(chat::isDone);
            return chat.handle((done, failure) -> String.valueOf(failure.getMessage()))
                    .join();
        }

        void resizes(int columns, int rows) {
            virtual.screen().setSize(Size.of(columns, rows));
            virtual.terminal().setSize(Size.of(columns, rows));
            virtual.terminal().raise(Terminal.Signal.WINCH);
        }

        @Override
        public void close() {
            presses(CTRL_C);
            presses(CTRL_C);
            await().atMost(PATIENCE).until(chat::isDone);
        }
    }

    private Person enters(String user, int port) {
        return new Person(user, venue.token(user), port).sees(" here · /help");
    }

    private Person enters(String user) {
        return enters(user, venue.server().tcpPort());
    }

    @Test
    void wordsAreSeenAsTheyAreTypedAndThenAsAMessage() {
        Person ann = enters("ann");
        Person bob = enters("bob");
        ann.sees("bob is here").presses("hel");
        bob.sees("~ ann: hel");
        ann.presses("lo 日本");
        bob.sees("~ ann: hello 日本");
        ann.presses("\u007f\u007f!" + ENTER);
        bob.hears("ann: hello !");
        assertThat(bob.window.rows()).noneMatch(row -> row.startsWith("~"));
        ann.hears("ann: hello !").seesEnd(">");
        assertThat(ann.window.hasColours()).isTrue();
    }

    @Test
    void aMessageHasOneIdFromItsFirstLetterToItsEnd() {
        Talk bob = venue.connect("bob");
        Person ann = enters("ann");
        bob.hearsJoin("ann");
        ann.presses("h");
        String id = bob.seesTyping("h").id();
        ann.presses("i");
        assertThat(bob.seesTyping("hi").id()).isEqualTo(id);
        ann.presses(ENTER);
        assertThat(bob.hears("hi").id()).isEqualTo(id);
        ann.presses("x");
        assertThat(bob.seesTyping("x").id()).isNotEqualTo(id);
        ann.presses("\u007f");
        bob.seesTyping("");
    }

    @Test
    void commandsAndWhispersAreNotShownToOthers() {
        Talk bob = venue.connect2("bob");
        Talk cyd = venue.connect2("cyd");
        Person ann = enters("ann");
        bob.hearsJoin("cyd").hearsJoin("ann");
        cyd.hearsJoin("ann");
        "/to bob psst".chars().forEach(c -> ann.presses(Character.toString(c)));
        ann.presses(ENTER).sees("ann to bob, privately: psst");
        ann.presses("/who" + ENTER).sees("Here: ann, bob, cyd");
        ann.presses("done" + ENTER).sees("ann: done");
        assertThat(bob.linesUntil("done")).extracting(Line::content).contains("psst");
        assertThat(cyd.linesUntil("done")).extracting(Line::content).allMatch(content -> "done".startsWith(content));
    }

    @Test
    void leavingIsPossibleInThreeWays() throws Exception {
        Talk bob = venue.connect("bob");
        for (String way : List.of("/quit" + ENTER, CTRL_C, CTRL_D)) {
            Person ann = enters("ann");
            bob.hearsJoin("ann");
            ann.presses(way).leaves();
            bob.hearsLeave("ann");
            assertThat(ann.window.rows()).noneMatch(row -> row.startsWith(">"));
        }
    }

    @Test
    void ctrlDErasesWhereThereIsText() {
        Person ann = enters("ann").presses("ab\u0001" + CTRL_D).seesEnd("> b");
        ann.presses(ENTER).sees("ann: b");
    }

    @Test
    void aDraftIsWithdrawnWhereItsWriterLeaves() throws Exception {
        Person bob = enters("bob");
        Person ann = enters("ann").presses("half a word");
        bob.sees("~ ann: half a word");
        ann.presses(CTRL_C).leaves();
        bob.sees("ann has left");
        assertThat(bob.window.rows()).noneMatch(row -> row.startsWith("~"));
    }

    @Test
    void earlierMessagesComePageByPage() {
        Talk bob = venue.connect("bob");
        for (int i = 1; i <= 30; i++) {
            bob.says("number " + i);
        }
        bob.finalsUntil("number 30");
        Person ann = enters("ann").sees("bob: number 30");
        assertThat(ann.window.toString()).doesNotContain("number 10");
        ann.presses("/history 3" + ENTER).sees("/history goes on.");
        assertThat(ann.window.toString())
                .contains("number 8\n", "number 9\n", "number 10\n")
                .doesNotContain("number 7");
        ann.presses("/history" + ENTER).sees("Earlier, from the beginning:", "So far what was earlier.");
        assertThat(ann.window.toString()).contains("number 1\n", "number 7\n").doesNotContain("number 8\nSo far");
        ann.presses("/history" + ENTER).sees("There is nothing earlier.");
    }

    @Test
    void aPasteOfSeveralLinesIsOneMessage() {
        Talk bob = venue.connect("bob");
        enters("ann").presses("\u001b[200~one\ntwo\u001b[201~" + ENTER).sees("ann: one");
        assertThat(bob.finalsUntil("one\ntwo")).hasSize(1);
    }

    @Test
    void aBrokenConnectionIsShownAndNothingIsLostOrDoubled() {
        Talk bob = venue.connect("bob");
        try (Gate gate = Gate.to(venue.server().tcpPort())) {
            Person ann = enters("ann", gate.port());
            bob.hearsJoin("ann");
            ann.presses("before" + ENTER).sees("ann: before");
            int away = closedPort();
            gate.leadTo(away);
            gate.breakAll();
            ann.sees("reconnecting");
            ann.presses("meanwhile" + ENTER).sees("… meanwhile  sending");
            ann.presses("half");
            bob.says("missed");
            gate.leadTo(venue.server().tcpPort());
            ann.sees("bob: missed").sees("ann: meanwhile").seesEnd("> half");
            List<Line> heard = new ArrayList<>(bob.linesUntilPartial("half"));
            ann.presses(ENTER).sees("ann: half");
            heard.addAll(bob.linesUntil("half"));
            assertThat(heard)
                    .filteredOn(Line::isFinal)
                    .extracting(Line::content)
                    .containsExactlyInAnyOrder("before", "missed", "meanwhile", "half");
            assertThat(ann.window.rows())
                    .filteredOn(row -> row.matches("[0-9:]+ (ann|bob): .*"))
                    .extracting(row -> row.substring(6))
                    .containsExactlyInAnyOrder("ann: before", "bob: missed", "ann: meanwhile", "ann: half");
        }
    }

    private static int closedPort() {
        try {
            return ServerProcess.freePort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsNotStoredWhenOneLeavesIsTold() {
        try (Gate gate = Gate.to(venue.server().tcpPort())) {
            Person ann = enters("ann", gate.port());
            gate.leadTo(closedPort());
            gate.breakAll();
            ann.sees("reconnecting").presses("lost" + ENTER).sees("… lost  sending");
            ann.presses(CTRL_C).sees("leaving").presses(CTRL_C);
            assertThat(ann.fails()).contains("One message was not stored");
            assertThat(ann.window.toString()).contains("Not stored: lost");
        }
    }

    @Test
    void aWhisperToNobodySaysWhyAndKeepsItsText() {
        Person ann = enters("ann");
        ann.presses("/to noone hello" + ENTER).sees("! to noone: hello").sees("No such user in this room (/retry");
        ann.presses("/forget" + ENTER);
        await().atMost(PATIENCE).until(() -> ann.window.rows().stream().noneMatch(row -> row.startsWith("! to noone")));
    }

    @Test
    void whatCouldNotBeStoredIsSaidOnceMoreUnderItsId() throws Exception {
        Talk bob = venue.connect("bob");
        Person ann = enters("ann");
        bob.hearsJoin("ann");
        ann.presses("h");
        String id = bob.seesTyping("h").id();
        try (Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + venue.server().folder().resolve("journal.db") + "?busy_timeout=10000");
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            ann.presses("i" + ENTER).sees("! hi").sees("Message not stored (/retry");
            statement.execute("ROLLBACK");
        }
        ann.presses("/retry" + ENTER).sees("ann: hi");
        assertThat(bob.linesUntil("hi"))
                .filteredOn(Line::isFinal)
                .extracting(Line::id)
                .containsExactly(id);
        assertThat(ann.window.rows()).noneMatch(row -> row.startsWith("!"));
    }

    @Test
    void aWindowOfAnotherSizeIsPrintedAfresh() {
        Person ann = enters("ann");
        ann.presses("a message that is long enough to be broken" + ENTER).sees("ann: a message");
        ann.resizes(30, 10);
        ann.sees("      long enough to be broken", ">");
        assertThat(ann.window.rows()).allMatch(row -> Columns.of(row) <= 30);
        assertThat(ann.window.rows())
                .filteredOn(row -> row.contains("ann: a message"))
                .hasSize(1);
        ann.presses("typed").seesEnd("> typed");
    }

    @Test
    void whoeverIsNotLetInIsToldWhatToDo() throws Exception {
        venue.knows("ann");
        Person wrong = new Person("ann", "wrong-token", venue.server().tcpPort());
        assertThat(wrong.fails())
                .contains("Authentication failed", "token rotate")
                .doesNotContain("wrong-token");
        Person nowhere = new Person("ann", venue.token("ann"), closedPort());
        assertThat(nowhere.fails()).contains("No way into", "talker serve");
    }

    @Test
    void accessThatIsRevokedEndsIt() {
        Person ann = enters("ann");
        venue.removesUser("ann");
        assertThat(ann.fails()).contains("Access revoked");
    }

    @Test
    void onesLastMessageIsTakenBackAndGoesFromEveryWindow() {
        Person ann = enters("ann");
        Person bob = enters("bob");
        ann.presses("all well" + ENTER).hears("ann: all well");
        ann.presses("a slip" + ENTER).hears("ann: a slip");
        bob.hears("ann: a slip");
        bob.presses("/redact" + ENTER).sees("No message of bob was shown here.");
        bob.presses("/redact ann" + ENTER).sees("Not done: You may not do this here.");
        ann.presses("/redact" + ENTER).sees("A message of ann is taken back.");
        for (Person each : List.of(ann, bob)) {
            each.sees("A message was removed here.").hears("ann: all well");
            assertThat(each.window.toString()).doesNotContain("a slip");
        }
        assertThat(enters("cyd").hears("ann: all well").window.toString()).doesNotContain("a slip");
    }

    @Test
    void aModeratorTakesBackWhatOthersSaidAndDealsWithThem() {
        Person mia = enters("mia");
        Person bob = enters("bob");
        bob.presses("noise, noise" + ENTER).hears("bob: noise, noise");
        bob.presses("and a word" + ENTER);
        mia.hears("bob: and a word").presses("/kick bob" + ENTER).sees("Not done: You may not do this here.");
        venue.moderates("appoint", "mia", "");
        mia.sees("mia · moderator · 2 here");
        mia.presses("/redact bob NOISE" + ENTER).sees("A message of bob is taken back.");
        mia.presses("/redact bob noise" + ENTER).sees("No message of bob with this text in it was shown here.");
        bob.sees("A message was removed here.").hears("bob: and a word");
        mia.presses("/mute bob 10m too loud" + ENTER).sees("bob is muted.");
        bob.sees("bob · muted until").presses("but" + ENTER).sees("not stored: You are muted in this room");
        bob.presses("/redact" + ENTER).sees("What you said last is not stored");
        mia.presses("/unmute bob" + ENTER).sees("bob may speak.");
        bob.sees("bob · 2 here").presses("/retry" + ENTER).hears("bob: but");
        mia.presses("/ban bob 7d" + ENTER).sees("bob is banned.");
        assertThat(bob.fails()).contains("You are banned from " + venue.room("lobby"));
        mia.presses("/unban bob" + ENTER).sees("bob may come back.");
        enters("bob").hears("bob: and a word");
        mia.presses("/kick bob" + ENTER).sees("bob is sent out.");
        mia.presses("/kick nobody" + ENTER).sees("Not done: No such user in this room.");
    }

    @Test
    void whoeverIsSentOutIsTold() {
        Person bob = enters("bob");
        venue.moderates("kick", "bob", "");
        assertThat(bob.fails()).contains("A moderator sent you out of " + venue.room("lobby"), "You may come back");
    }

    @Test
    void whatHasScrolledOutIsToldOfAndCanBeWiped() {
        Talk bob = venue.connect("bob");
        Person ann = enters("ann");
        String id = bob.says("a slip");
        ann.hears("bob: a slip");
        for (int i = 1; i <= HEIGHT; i++) {
            bob.says("line " + i);
        }
        ann.hears("bob: line " + HEIGHT);
        assertThat(ann.window.toString()).doesNotContain("a slip");
        venue.admin().redacts(id);
        ann.sees("It has scrolled out of the window").presses("/clear" + ENTER).sees("bob: line " + HEIGHT);
        String shown = bob.says("on the screen");
        ann.hears("bob: on the screen");
        venue.admin().redacts(shown);
        ann.sees("A message was removed here.");
    }

    @Test
    void aServerOfVersion1IsMadeDoWith() {
        Talk bob = venue.connect("bob");
        try (Gate gate = Gate.to(venue.server().tcpPort()).hidingVersion()) {
            Person ann = new Person("ann", venue.token("ann"), gate.port()).sees("ann · /help");
            ann.presses("hi" + ENTER).sees("ann: hi");
            bob.says("hello");
            ann.sees("bob: hello");
            ann.presses("/who" + ENTER).sees("The server does not tell who is here.");
            ann.presses("/history" + ENTER).sees("There is no history now");
            ann.presses("/redact" + ENTER).sees("That cannot be done now");
            ann.presses("/to bob psst" + ENTER).sees("! to bob: psst").sees("version 1");
        }
    }
}
