package talker.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import talker.protocol.Measure;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** The client's side of the protocol, line by line, at times of the test's own. */
class ConversationTest {
    private static final UserName ANN = UserName.of("ann");
    private static final long SECOND = 1_000_000_000;
    private static final Address HERE = new Address("127.0.0.1", 61_800);
    private static final String CONNECT =
            "{\"type\":\"connect\",\"room\":\"acme.lobby\",\"user\":\"ann\",\"token\":\"secret\"";
    private static final String CONNECTED =
            "{\"type\":\"connected\",\"room\":\"acme.lobby\",\"user\":\"ann\",\"version\":2,\"seq\":5,\"users\":[\"ann\"],"
                    + "\"drafts\":[]}";

    private final Heard heard = new Heard();
    private final List<String> sent = new ArrayList<>();
    private final Unconfirmed unconfirmed = new Unconfirmed(100, 1_000_000);
    private final Drafts drafts = new Drafts();
    private boolean isFull;
    private final Link link = new Link() {
        @Override
        public void send(byte[] line) {
            sent.add(new String(line, UTF_8).strip());
        }

        @Override
        public boolean isFull() {
            return isFull;
        }
    };
    private Conversation conversation = new Conversation(settings(2, Settings.NO_SEQ), heard, unconfirmed, drafts);

    private static Settings settings(int version, long since) {
        return new Settings(
                List.of(HERE),
                RoomName.of("acme.lobby"),
                ANN,
                () -> "secret",
                version,
                since,
                0,
                true,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(45),
                Duration.ofSeconds(5),
                100,
                1_000_000,
                100,
                65_536,
                null);
    }

    private Optional<String> hears(String line) {
        return hears(line, 0);
    }

    private Optional<String> hears(String line, long now) {
        byte[] bytes = line.getBytes(UTF_8);
        return conversation.hears(ServerLine.decode(bytes, 0, bytes.length), now);
    }

    private CompletableFuture<Outcome> says(MessageId id, String content, UserName to) {
        return unconfirmed.add(new Outgoing(id, Requests.message(id, content, true, to), to != null));
    }

    private static String said(MessageId id, String from, String content, long seq) {
        return "{\"type\":\"message\",\"content\":\"" + content + "\",\"id\":\"" + id + "\",\"from\":\"" + from
                + "\",\"final\":true" + (seq > 0 ? ",\"seq\":" + seq + ",\"time\":1" : "") + "}";
    }

    private static String line(MessageId id, String content) {
        return new String(Requests.message(id, content, true, null), UTF_8).strip();
    }

    @Test
    void versionTwoIsAskedForAndTheAnswerShowsIt() {
        conversation.opens(HERE, link, 0);
        assertThat(sent).containsExactly(CONNECT + ",\"version\":2}");
        assertThat(conversation.isIn()).isFalse();

        hears(CONNECTED);
        assertThat(conversation.isIn()).isTrue();
        assertThat(heard.states).containsExactly(new State.Connected(HERE, 2, 5, List.of(ANN), List.of()));
    }

    private static String redacted(MessageId id, String from, long seq) {
        return "{\"type\":\"redacted\",\"id\":\"" + id + "\",\"from\":\"" + from + "\",\"seq\":" + seq + ",\"time\":1}";
    }

    @Test
    void aMessageThatIsTakenBackIsToldAndNotHeardAgain() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        MessageId heardBefore = MessageId.random();
        MessageId never = MessageId.random();
        hears(said(heardBefore, "bob", "a slip", 6));
        hears(redacted(heardBefore, "bob", 8));
        hears(redacted(never, "bob", 9));
        hears(said(never, "bob", "late", 7));
        assertThat(heard.messages).extracting(Message::content).containsExactly("a slip");
        assertThat(heard.others).containsExactly(heardBefore + " is redacted", never + " is redacted");
        conversation.breaks("broken");
        sent.clear();
        conversation.opens(HERE, link, 0);
        assertThat(sent).containsExactly(CONNECT + ",\"version\":2,\"since\":9}");
    }

    @Test
    void onesOwnMessageThatWasTakenBackIsNotSentAgain() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        MessageId id = MessageId.random();
        CompletableFuture<Outcome> outcome = says(id, "a slip", null);
        conversation.flush(0);
        hears(redacted(id, "ann", 7));
        assertThat(outcome).isCompletedWithValue(new Outcome.Refused(Outcome.REDACTED, "The message was redacted"));
        assertThat(unconfirmed.isEmpty()).isTrue();
    }

    private CompletableFuture<Answer> moderates(Measure measure, String user, @Nullable Duration time) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        conversation.asks(new Question.Moderation(measure, UserName.of(user), time, null, answer), 0);
        return answer;
    }

    private CompletableFuture<Answer> redacts(MessageId id) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        conversation.asks(new Question.Redaction(id, 6, answer), 0);
        return answer;
    }

    private static String refusal(String code, @Nullable MessageId about) {
        String id = about == null ? "" : ",\"id\":\"" + about + "\"";
        return "{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"No\"" + id + "}";
    }

    @Test
    void whatIsAskedForIsAnsweredByWhatItNames() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        sent.clear();
        MessageId id = MessageId.random();
        CompletableFuture<Answer> redaction = redacts(id);
        CompletableFuture<Answer> mute = moderates(Measure.MUTE, "bob", Duration.ofMinutes(10));
        CompletableFuture<Answer> kick = moderates(Measure.KICK, "bob", null);
        assertThat(sent)
                .containsExactly(
                        "{\"type\":\"redact\",\"id\":\"" + id + "\",\"seq\":6}",
                        "{\"type\":\"mute\",\"user\":\"bob\",\"for\":600}",
                        "{\"type\":\"kick\",\"user\":\"bob\"}");
        hears("{\"type\":\"moderated\",\"action\":\"kick\",\"user\":\"cyd\"}");
        hears("{\"type\":\"moderated\",\"action\":\"kick\",\"user\":\"bob\"}");
        assertThat(kick).isCompletedWithValue(new Answer.Done());
        assertThat(mute).isNotDone();
        hears("{\"type\":\"moderated\",\"action\":\"redact\",\"id\":\"" + id + "\"}");
        assertThat(redaction).isCompletedWithValue(new Answer.Done());
        hears(refusal("forbidden", null));
        assertThat(mute).isCompletedWithValue(new Answer.Refused("forbidden", "No"));
    }

    @Test
    void aRefusalIsAboutWhatItNamesAndElseAboutTheFirstUser() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        CompletableFuture<Answer> first = redacts(MessageId.random());
        MessageId id = MessageId.random();
        CompletableFuture<Answer> second = redacts(id);
        CompletableFuture<Answer> ban = moderates(Measure.BAN, "bob", null);
        CompletableFuture<Answer> unban = moderates(Measure.UNBAN, "bob", null);
        hears(refusal("not_stored", null));
        hears(refusal("unknown_user", MessageId.random()));
        assertThat(List.of(first, second, ban, unban)).noneMatch(CompletableFuture::isDone);
        hears(refusal("unknown_message", id));
        assertThat(second).isCompletedWithValue(new Answer.Refused("unknown_message", "No"));
        hears(refusal("too_many", null));
        assertThat(ban).isCompletedWithValue(new Answer.Refused("too_many", "No"));
        assertThat(List.of(first, unban)).noneMatch(CompletableFuture::isDone);
        hears(refusal("unknown_type", null));
        assertThat(first).as("of a server that is older").isCompleted();
        conversation.breaks("gone");
        assertThat(unban).isCompletedWithValue(new Answer.Refused(Answer.UNANSWERED, "The connection broke"));
    }

    @Test
    void nothingIsAskedForWhereNobodyAnswers() {
        assertThat(redacts(MessageId.random()).join())
                .isInstanceOfSatisfying(
                        Answer.Refused.class, no -> assertThat(no.code()).isEqualTo(Answer.UNANSWERED));
        conversation.opens(HERE, link, 0);
        sent.clear();
        hears("{\"type\":\"join\",\"user\":\"bob\"}");
        assertThat(moderates(Measure.KICK, "bob", null)).as("in version 1").isCompleted();
        assertThat(sent).isEmpty();
    }

    @Test
    void rightsAreTold() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        hears("{\"type\":\"standing\",\"moderator\":true,\"muted\":false}");
        hears("{\"type\":\"standing\",\"moderator\":false,\"muted\":true,\"until\":5}");
        assertThat(heard.others)
                .containsExactly(new Rights(true, false, null).toString(), new Rights(false, true, 5L).toString());
    }

    @Test
    void whoIsSentOutDoesNotComeBackByItself() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        hears("{\"type\":\"error\",\"code\":\"kicked\",\"message\":\"You were sent out of this room\"}");
        assertThat(conversation.refusedForGood()).hasValue("You were sent out of this room");
    }

    @Test
    void anyOtherLineShowsVersionOne() {
        conversation.opens(HERE, link, 0);
        hears("{\"type\":\"join\",\"user\":\"bob\"}");

        assertThat(heard.states).containsExactly(new State.Connected(HERE, 1, 0, List.of(), List.of()));
        assertThat(heard.others).containsExactly("bob joins");
    }

    @Test
    void silenceShowsVersionOneAfterAWhileAndNotBefore() {
        conversation.opens(HERE, link, 0);
        conversation.check(2 * SECOND - 1);
        assertThat(heard.states).isEmpty();
        assertThat(conversation.check(2 * SECOND)).isEmpty();
        assertThat(heard.states).containsExactly(new State.Connected(HERE, 1, 0, List.of(), List.of()));
    }

    @Test
    void anAnswerThatComesLateIsAnAnswer() {
        conversation.opens(HERE, link, 0);
        conversation.check(2 * SECOND);
        hears(CONNECTED);
        assertThat(heard.states)
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(State.Connected.class, connected -> assertThat(connected.version())
                        .isEqualTo(2));
    }

    @Test
    void silenceOfAServerThatSpokeVersionTwoIsNoAnswer() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        conversation.breaks("gone");
        conversation.opens(HERE, link, 10 * SECOND);
        assertThat(conversation.check(12 * SECOND)).contains("The server does not answer");
    }

    @Test
    void aRefusalIsNoAnswerEither() {
        conversation.opens(HERE, link, 0);
        hears("{\"type\":\"error\",\"message\":\"Service unavailable, try again\"}");

        assertThat(conversation.isIn()).isFalse();
        assertThat(conversation.refusedForGood()).isEmpty();
        assertThat(heard.others).containsExactly("unavailable: Service unavailable, try again");
        assertThat(conversation.breaks("The server ended the connection")).isEqualTo("Service unavailable, try again");
    }

    @Test
    void aWrongTokenEndsItForGood() {
        conversation.opens(HERE, link, 0);
        hears("{\"type\":\"error\",\"message\":\"Authentication failed\"}");
        assertThat(conversation.refusedForGood()).contains("Authentication failed");
    }

    @Test
    void accessThatIsTakenAwayEndsItForGood() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        hears("{\"type\":\"error\",\"code\":\"revoked\",\"message\":\"Access revoked\"}");
        assertThat(conversation.refusedForGood()).contains("Access revoked");
    }

    @Test
    void anotherProtocolBreaksIt() {
        conversation.opens(HERE, link, 0);
        assertThat(hears("HTTP/1.1 400 Bad Request"))
                .contains("What answers at 127.0.0.1:61800 does not speak the Talker Protocol");
    }

    @Test
    void whatIsNotConfirmedIsSentAgainInOrderAndConfirmedByItsEcho() {
        MessageId one = MessageId.random();
        MessageId two = MessageId.random();
        CompletableFuture<Outcome> first = says(one, "one", null);
        conversation.opens(HERE, link, 0);
        CompletableFuture<Outcome> second = says(two, "two", null);
        conversation.flush(0);
        assertThat(sent).containsExactly(CONNECT + ",\"version\":2}", line(one, "one"), line(two, "two"));

        hears(CONNECTED);
        sent.clear();
        conversation.breaks("gone");
        conversation.opens(HERE, link, 0);
        assertThat(sent).containsExactly(CONNECT + ",\"version\":2}", line(one, "one"), line(two, "two"));
        hears(said(one, "ann", "one", 6));
        assertThat(first).isCompletedWithValue(new Outcome.Stored(heard.messages.get(0)));
        assertThat(second).isNotDone();
        assertThat(heard.contents()).containsExactly("one");
    }

    @Test
    void whatAnotherSaysUnderAnIdOfOursConfirmsNothing() {
        MessageId id = MessageId.random();
        CompletableFuture<Outcome> outcome = says(id, "mine", null);
        conversation.opens(HERE, link, 0);
        hears(said(id, "bob", "his", 0));
        assertThat(outcome).isNotDone();
    }

    @Test
    void theNextConnectionGoesOnWhereThisOneEnded() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        hears(said(MessageId.random(), "bob", "six", 6));
        hears(said(MessageId.random(), "bob", "eight", 8));
        conversation.breaks("gone");
        sent.clear();
        conversation.opens(HERE, link, 0);
        assertThat(sent).containsExactly(CONNECT + ",\"version\":2,\"since\":8}");
    }

    @Test
    void whatComesAgainIsNotHeardAgain() {
        MessageId id = MessageId.random();
        conversation.opens(HERE, link, 0);
        hears(said(id, "bob", "once", 0));
        conversation.breaks("gone");
        conversation.opens(HERE, link, 0);
        hears(said(id, "bob", "once", 0));
        hears(said(MessageId.random(), "bob", "then", 0));
        assertThat(heard.contents()).containsExactly("once", "then");
    }

    @Test
    void anEchoBeforeWhatWasMissedHidesNothingOfIt() {
        MessageId own = MessageId.random();
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        hears(said(MessageId.random(), "bob", "six", 6));
        CompletableFuture<Outcome> outcome = says(own, "own", null);
        conversation.breaks("gone");
        conversation.opens(HERE, link, 0);
        hears(CONNECTED.replace("\"seq\":5", "\"seq\":9"));
        hears(said(own, "ann", "own", 9));
        assertThat(outcome).isCompleted();
        conversation.breaks("gone before the rest of it came");
        sent.clear();
        conversation.opens(HERE, link, 0);

        assertThat(sent).containsExactly(CONNECT + ",\"version\":2,\"since\":6}");
        hears(CONNECTED.replace("\"seq\":5", "\"seq\":9"));
        hears(said(MessageId.random(), "bob", "seven", 7));
        hears(said(own, "ann", "own", 9));
        assertThat(heard.contents()).containsExactly("six", "own", "seven");
    }

    @Test
    void aMessageThatIsNotStoredIsRefusedAndNotSentAgain() {
        MessageId id = MessageId.random();
        CompletableFuture<Outcome> outcome = says(id, "hello", null);
        conversation.opens(HERE, link, 0);
        hears("{\"type\":\"error\",\"message\":\"Message not stored\",\"id\":\"" + id + "\"}");

        assertThat(outcome).isCompletedWithValue(new Outcome.Refused("not_stored", "Message not stored"));
        assertThat(unconfirmed.isEmpty()).isTrue();
        assertThat(heard.others).containsExactly("not_stored: Message not stored");
    }

    @Test
    void aLineThatTheServerFindsTooLongIsNotSentForEver() {
        CompletableFuture<Outcome> brief = says(MessageId.random(), "brief", null);
        CompletableFuture<Outcome> longer = says(MessageId.random(), "longer".repeat(100), null);
        conversation.opens(HERE, link, 0);
        hears("{\"type\":\"error\",\"message\":\"Line too long\"}");

        assertThat(longer).isCompletedWithValue(new Outcome.Refused("too_long", "Line too long"));
        assertThat(brief).isNotDone();
    }

    @Test
    void nothingIsSentWhileTheWayIsFull() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED);
        sent.clear();
        isFull = true;
        CompletableFuture<Outcome> said = says(MessageId.random(), "waits", null);
        conversation.flush(0);
        assertThat(sent).isEmpty();
        isFull = false;
        conversation.flush(0);
        assertThat(sent).hasSize(1);
        assertThat(said).isNotDone();
    }

    @Test
    void onlyTheNewestPartialOfAMessageIsSentAndNoneBeforeItIsIn() {
        MessageId id = MessageId.random();
        drafts.put(id, new Drafts.Waiting(Requests.message(id, "h", false, null), false));
        drafts.put(id, new Drafts.Waiting(Requests.message(id, "he", false, null), false));
        conversation.opens(HERE, link, 0);
        assertThat(sent).hasSize(1);
        hears(CONNECTED);
        conversation.flush(0);
        conversation.flush(0);
        assertThat(sent)
                .hasSize(2)
                .last()
                .asString()
                .contains("\"content\":\"he\"")
                .doesNotContain("final");
    }

    @Test
    void soManyDraftsWaitAndNoMore() {
        MessageId oldest = MessageId.random();
        drafts.put(oldest, new Drafts.Waiting(new byte[] {1}, false));
        for (int i = 0; i < 99; i++) {
            drafts.put(MessageId.random(), new Drafts.Waiting(new byte[] {2}, false));
        }
        assertThat(drafts.next().orElseThrow().line()).containsExactly(1);
        drafts.put(oldest, new Drafts.Waiting(new byte[] {3}, false));
        drafts.put(MessageId.random(), new Drafts.Waiting(new byte[] {2}, false));
        int left = 0;
        while (drafts.next().isPresent()) {
            left++;
        }
        assertThat(left).isEqualTo(100);
    }

    @Test
    void whatIsPrivateWaitsUntilTheServerIsKnownToKeepIt() {
        UserName bob = UserName.of("bob");
        CompletableFuture<Outcome> outcome = says(MessageId.random(), "psst", bob);
        conversation.opens(HERE, link, 0);
        conversation.flush(0);
        assertThat(sent).hasSize(1);
        hears(CONNECTED);
        conversation.flush(0);
        assertThat(sent).hasSize(2).last().asString().contains("\"to\":\"bob\"");
        assertThat(outcome).isNotDone();
    }

    @Test
    void whatIsPrivateIsNotToldToAServerOfVersionOne() {
        MessageId id = MessageId.random();
        CompletableFuture<Outcome> outcome = says(id, "psst", UserName.of("bob"));
        drafts.put(id, new Drafts.Waiting(Requests.message(id, "p", false, UserName.of("bob")), true));
        conversation.opens(HERE, link, 0);
        conversation.check(2 * SECOND);
        conversation.flush(2 * SECOND);

        assertThat(sent).hasSize(1);
        assertThat(outcome.join()).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.code())
                .isEqualTo(Outcome.NOT_PRIVATE));
    }

    @Test
    void aQuietConnectionIsPinged() {
        conversation.opens(HERE, link, 0);
        conversation.check(2 * SECOND);
        sent.clear();
        conversation.check(20 * SECOND - 1);
        assertThat(sent).isEmpty();
        conversation.check(20 * SECOND);
        assertThat(sent).containsExactly("{\"type\":\"ping\"}");
        // version 1 has no answer to it, so that none is missed
        assertThat(conversation.check(39 * SECOND)).isEmpty();
        assertThat(sent).hasSize(1);
        assertThat(conversation.check(40 * SECOND)).isEmpty();
        assertThat(sent).hasSize(2);
    }

    @Test
    void inVersionTwoAPingWithoutAnAnswerIsTheEnd() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED, 0);
        conversation.check(20 * SECOND);
        assertThat(conversation.check(30 * SECOND - 1)).isEmpty();
        assertThat(conversation.check(30 * SECOND)).contains("The server does not answer any more");
    }

    @Test
    void anyLineIsAnAnswerToAPing() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED, 0);
        conversation.check(20 * SECOND);
        hears("{\"type\":\"pong\"}", 29 * SECOND);
        assertThat(conversation.check(30 * SECOND)).isEmpty();
    }

    @Test
    void aMessageThatIsNotConfirmedForLongIsTheEnd() {
        conversation.opens(HERE, link, 0);
        hears(CONNECTED, 0);
        CompletableFuture<Outcome> said = says(MessageId.random(), "hello", null);
        conversation.flush(10 * SECOND);
        for (long now = 10 * SECOND; now < 55 * SECOND; now += SECOND) {
            hears("{\"type\":\"pong\"}", now);
            assertThat(conversation.check(now)).isEmpty();
        }
        assertThat(conversation.check(55 * SECOND)).contains("The server does not confirm what is said");
        assertThat(said).isNotDone();
    }

    @Test
    void pagesOfHistoryComeInTheOrderOfTheQuestions() {
        CompletableFuture<HistoryPage> early = new CompletableFuture<>();
        CompletableFuture<HistoryPage> first = new CompletableFuture<>();
        CompletableFuture<HistoryPage> second = new CompletableFuture<>();
        CompletableFuture<HistoryPage> third = new CompletableFuture<>();
        conversation.opens(HERE, link, 0);
        conversation.asks(new Question.Page(9, 2, early), 0);
        assertThat(early).isCompletedExceptionally();
        hears(CONNECTED);
        conversation.asks(new Question.Page(9, 2, first), 0);
        conversation.asks(new Question.Page(7, 2, second), 0);
        conversation.asks(new Question.Page(5, 2, third), 0);
        assertThat(sent).contains("{\"type\":\"history\",\"before\":9,\"limit\":2}");

        hears("{\"type\":\"history\",\"messages\":[],\"more\":true}");
        assertThat(first).isCompletedWithValue(new HistoryPage(List.of(), true));
        hears("{\"type\":\"error\",\"code\":\"page_too_long\",\"message\":\"Page too long\"}");
        assertThat(second).isCompletedExceptionally();
        conversation.breaks("gone");
        assertThat(third).isCompletedExceptionally();
    }

    @Test
    void versionOneIsSpokenWhereItIsAskedFor() {
        conversation = new Conversation(settings(1, 7), heard, unconfirmed, drafts);
        conversation.opens(HERE, link, 0);
        assertThat(sent).containsExactly(CONNECT + "}");
    }

    @Test
    void anEarlierClientsPlaceIsGoneOnFrom() {
        conversation = new Conversation(settings(2, 0), heard, unconfirmed, drafts);
        conversation.opens(HERE, link, 0);
        assertThat(sent).containsExactly(CONNECT + ",\"version\":2,\"since\":0}");
    }
}
