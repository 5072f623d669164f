package talker.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** A chat in a pipe, against a real server. */
class PlainChatTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    final Venue venue = Venue.open();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final PipedOutputStream typed = new PipedOutputStream();

    @AfterEach
    void close() throws IOException {
        typed.close();
    }

    private Membership membership(String user, String token, int port, Duration patience) {
        return new Membership(
                RoomName.of(venue.room("lobby")),
                UserName.of(user),
                token,
                new Address("127.0.0.1", port),
                java.util.Optional.empty(),
                0,
                patience);
    }

    private Membership membership(String user) {
        return membership(user, venue.token(user), venue.server().tcpPort(), PATIENCE);
    }

    private void say(Membership membership, InputStream in) {
        PlainChat.say(membership, in, new PrintWriter(out), new PrintWriter(err));
    }

    /** The other end of what is typed. */
    private InputStream input() throws IOException {
        return new PipedInputStream(typed, 64 * 1024);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Test
    void linesAreSaidInOrderAndHeardByAll() {
        Talk bob = venue.connect("bob");
        int many = 1000;
        List<String> lines = IntStream.range(0, many).mapToObj(i -> "line " + i).toList();
        say(membership("ann"), text(String.join("\n", lines)));
        assertThat(out.toString().lines())
                .isEqualTo(lines.stream().map(line -> "ann: " + line).toList());
        assertThat(err.toString()).isEmpty();
        bob.hearsJoin("ann");
        assertThat(bob.finalsUntil("line 999")).extracting(Line::content).isEqualTo(lines);
        bob.hearsLeave("ann");
    }

    @Test
    void whatOthersSayIsALineEachAndHarmless() throws Exception {
        InputStream in = input();
        CompletableFuture<Void> chat = CompletableFuture.runAsync(() -> say(membership("ann"), in));
        Talk bob = venue.connect2("bob");
        typed.write("here\n".getBytes(UTF_8));
        typed.flush();
        await().atMost(PATIENCE).until(() -> out.toString().contains("ann: here\n"));
        bob.says("two\nlines \u001b[2J");
        bob.whispers("ann", "psst");
        await().atMost(PATIENCE).until(() -> out.toString().contains("psst"));
        typed.close();
        chat.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(out.toString()).isEqualTo("ann: here\nbob: two\\nlines \\u001b[2J\nbob to ann, privately: psst\n");
    }

    @Test
    void anEmptyInputSaysSoAndEnds() {
        say(membership("ann"), text("\n \n"));
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith("talker: standard input was empty")
                .hasLineCount(1);
    }

    @Test
    void aWrongTokenIsOneSentence() {
        assertThatThrownBy(() ->
                        say(membership("ann", "wrong-token", venue.server().tcpPort(), PATIENCE), text("hi\nho\n")))
                .isInstanceOf(ChatFailure.class)
                .hasMessageContaining("Authentication failed")
                .hasMessageContaining("token rotate")
                .hasMessageNotContaining("wrong-token");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aServerThatIsAwayIsOneSentence() throws IOException {
        int port = ServerProcess.freePort();
        assertThatThrownBy(() -> say(membership("ann", "some-token", port, PATIENCE), text("hi\n")))
                .isInstanceOf(ChatFailure.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("talker serve");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aLineThatIsTooLongIsRefusedAndTheOthersAreSaid() {
        assertThatThrownBy(() -> say(membership("ann"), text("one\n" + "x".repeat(InputLines.LONGEST) + "\nthree\n")))
                .isInstanceOf(ChatFailure.class)
                .hasMessageStartingWith("One line was not stored");
        assertThat(err.toString()).startsWith("talker: not stored (The message is too long): xxx");
        assertThat(out.toString()).isEqualTo("ann: one\nann: three\n");
    }

    @Test
    void aConnectionThatBreaksInBetweenLosesAndDoublesNothing() throws Exception {
        try (Gate gate = Gate.to(venue.server().tcpPort())) {
            Membership ann = membership("ann", venue.token("ann"), gate.port(), PATIENCE);
            InputStream in = input();
            CompletableFuture<Void> chat = CompletableFuture.runAsync(() -> say(ann, in));
            for (int i = 0; i < 300; i++) {
                typed.write(("line " + i + "\n").getBytes(UTF_8));
                typed.flush();
                if (i % 100 == 50) {
                    await().atMost(PATIENCE).until(() -> out.toString().contains("ann: line 0\n"));
                    gate.breakAll();
                }
            }
            typed.close();
            chat.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(out.toString().lines())
                .isEqualTo(
                        IntStream.range(0, 300).mapToObj(i -> "ann: line " + i).toList());
        assertThat(err.toString()).contains("reconnecting");
    }

    @Test
    void whatIsNotStoredInTimeIsTold() throws Exception {
        try (Gate gate = Gate.to(venue.server().tcpPort())) {
            Membership ann = membership("ann", venue.token("ann"), gate.port(), Duration.ofMillis(300));
            InputStream in = input();
            CompletableFuture<Void> chat = CompletableFuture.runAsync(() -> say(ann, in));
            typed.write("here\n".getBytes(UTF_8));
            typed.flush();
            await().atMost(PATIENCE).until(() -> out.toString().contains("ann: here\n"));
            gate.freeze();
            typed.write("lost\n".getBytes(UTF_8));
            typed.close();
            assertThatThrownBy(() -> chat.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ChatFailure.class)
                    .hasMessageContaining("One line was not stored");
        }
        assertThat(err.toString()).contains("lost");
    }

    @Test
    void aListenerFollowsUntilNobodyReads() throws Exception {
        Talk bob = venue.connect("bob");
        CompletableFuture<Void> chat = CompletableFuture.runAsync(() ->
                PlainChat.listen(membership("ann"), new PrintWriter(new FirstLineOnly(out)), new PrintWriter(err)));
        bob.hearsJoin("ann");
        bob.says("one");
        await().atMost(PATIENCE).until(() -> out.toString().equals("bob: one\n"));
        bob.says("two");
        chat.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(out.toString()).isEqualTo("bob: one\n");
    }

    @Test
    void whoSpeaksGoesOnThoughNobodyReadsWhatIsHeard() throws Exception {
        Talk bob = venue.connect("bob");
        PlainChat.say(
                membership("ann"),
                text("one\ntwo\nthree\n"),
                new PrintWriter(new FirstLineOnly(out)),
                new PrintWriter(err));
        bob.hearsJoin("ann");
        bob.hears("one");
        bob.hears("two");
        bob.hears("three");
    }

    @Test
    void theTokenIsNotInWhatIsTold() {
        assertThat(membership("ann", "a-secret-token", 1, PATIENCE)).asString().doesNotContain("a-secret-token");
    }

    /** As a pipe to {@code head -1}. */
    private static final class FirstLineOnly extends Writer {
        private final Writer to;
        private boolean isGone;

        FirstLineOnly(Writer to) {
            this.to = to;
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            if (isGone) {
                throw new IOException("Broken pipe");
            }
            to.write(text, from, length);
        }

        @Override
        public void flush() {
            isGone = to.toString().contains("\n");
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
