package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import talker.client.Address;
import talker.client.Draft;
import talker.client.HistoryPage;
import talker.client.Message;
import talker.client.Outcome;
import talker.client.Rights;
import talker.client.State;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;

class ScreenTest {
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("bob");
    private static final Address SERVER = new Address("127.0.0.1", 61800);
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private final Screen screen = new Screen(
            ANN,
            new Palette(true),
            ZoneOffset.UTC,
            new Standing(RoomName.of("acme.lobby"), ANN, new State.Connecting(SERVER, 1)));
    private Layout layout = new Layout(40, 24);
    private InputLine input = InputLine.EMPTY;
    private long now;
    private long seq;

    private void isIn(UserName... users) {
        screen.stateChanged(new State.Connected(SERVER, 2, 0, List.of(users), List.of()), now);
    }

    private Message message(MessageId id, UserName from, String content, @Nullable UserName to) {
        return new Message(++seq, id, from, content, NOON.plusSeconds(seq).toEpochMilli(), to);
    }

    private void hears(UserName from, String content) {
        screen.hears(message(MessageId.random(), from, content, null), NOON);
    }

    private List<String> printed() {
        return texts(screen.scroll().takeFresh(layout.width()));
    }

    private List<String> frame() {
        return texts(layout.frame(screen, input, now).rows());
    }

    private static List<String> texts(List<AttributedString> rows) {
        return rows.stream().map(AttributedString::toString).toList();
    }

    @Test
    void aDraftStandsBelowTheMessagesUntilItBecomesOne() {
        isIn(ANN, BOB);
        MessageId id = MessageId.random();
        screen.sees(new Draft(id, BOB, "hel", null), now);
        assertThat(frame()).containsExactly("~ bob: hel", "acme.lobby · ann · 2 here · /help", "> ");
        screen.sees(new Draft(id, BOB, "hello", null), now);
        assertThat(frame()).startsWith("~ bob: hello");
        assertThat(printed()).isEmpty();
        screen.hears(message(id, BOB, "hello!", null), NOON);
        assertThat(frame()).hasSize(2);
        assertThat(printed()).containsExactly("Thursday, November 26, 2026", "12:00 bob: hello!");
    }

    @Test
    void aMessageThatIsTakenBackIsPrintedNoMore() {
        isIn(ANN, BOB);
        MessageId id = MessageId.random();
        screen.hears(message(id, BOB, "a slip", null), NOON);
        assertThat(printed()).contains("12:00 bob: a slip");
        assertThat(screen.redacts(id)).as("the window is painted afresh").isTrue();
        assertThat(texts(screen.scroll().takeNewest(40, 10)))
                .containsExactly("Thursday, November 26, 2026", "A message was removed here.");
        assertThat(screen.redacts(MessageId.random())).isFalse();
        MessageId unseen = MessageId.random();
        screen.hears(message(unseen, BOB, "another", null), NOON);
        screen.redacts(unseen);
        assertThat(printed()).containsExactly("A message was removed here.");
    }

    @Test
    void aMessageIsFoundByItsWriterAndItsWordsUntilItIsTakenBack() {
        isIn(ANN, BOB);
        MessageId old = MessageId.random();
        MessageId newest = MessageId.random();
        screen.hears(message(old, BOB, "A slip of the tongue", null), NOON);
        hears(ANN, "mine, a slip");
        screen.hears(message(newest, BOB, "sorry", null), NOON);
        Messages messages = screen.messages();
        assertThat(messages.newest(BOB, "")).map(Messages.Shown::id).contains(newest);
        assertThat(messages.newest(BOB, "a SLIP")).map(Messages.Shown::id).contains(old);
        assertThat(messages.newest(BOB, "mine")).isEmpty();
        screen.redacts(newest);
        assertThat(messages.newest(BOB, "")).map(Messages.Shown::id).contains(old);
        assertThat(screen.hasShown(newest)).isFalse();
    }

    /** An older page does not push out what was said last: that is what somebody means who names nothing else. */
    @Test
    void ofManyMessagesTheNewestCanBeNamed() {
        isIn(ANN, BOB);
        MessageId first = MessageId.random();
        List<Message> page = new ArrayList<>(List.of(message(first, BOB, "the first", null)));
        for (int i = 1; i < Messages.MOST; i++) {
            page.add(message(MessageId.random(), BOB, "x".repeat(Messages.MOST_CHARACTERS - 1) + "yz", null));
        }
        hears(BOB, "the newest");
        screen.earlier(new HistoryPage(page, true), NOON);
        assertThat(screen.messages().newest(BOB, "the newest")).isPresent();
        assertThat(screen.hasShown(first)).isFalse();
        assertThat(screen.messages().newest(BOB, "xy")).isPresent();
        assertThat(screen.messages().newest(BOB, "xyz"))
                .as("only so many characters are kept")
                .isEmpty();
    }

    @Test
    void howFarUpAMessageStandsIsKnown() {
        isIn(ANN, BOB);
        MessageId id = MessageId.random();
        screen.hears(message(id, BOB, "one", null), NOON);
        assertThat(screen.scroll().rowsSince(id, 40)).isEqualTo(1);
        hears(BOB, "w".repeat(100));
        assertThat(screen.scroll().rowsSince(id, 40)).isEqualTo(5);
        for (int i = 0; i < Scroll.MOST_REMEMBERED; i++) {
            screen.note("more");
        }
        assertThat(screen.scroll().rowsSince(id, 40)).as("it is out of memory").isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whatOneMayDoStandsInTheStatus() {
        isIn(ANN);
        layout = new Layout(80, 24);
        screen.hasRights(new Rights(true, false, null));
        assertThat(frame()).contains("acme.lobby · ann · moderator · 1 here · /help");
        screen.hasRights(new Rights(false, true, NOON.toEpochMilli()));
        assertThat(frame()).contains("acme.lobby · ann · muted until Nov 26, 12:00 · 1 here · /help");
        screen.hasRights(new Rights(true, true, null));
        assertThat(frame()).contains("acme.lobby · ann · moderator · muted · 1 here · /help");
        screen.hasRights(Rights.ORDINARY);
        assertThat(frame()).contains("acme.lobby · ann · 1 here · /help");
        screen.hasRights(new Rights(true, false, null));
        isIn(ANN);
        assertThat(frame()).as("it is told anew").contains("acme.lobby · ann · 1 here · /help");
    }

    @Test
    void draftsKeepTheirPlacesAndVanishWhenTheyEnd() {
        isIn(ANN, BOB);
        MessageId first = MessageId.random();
        MessageId second = MessageId.random();
        UserName cyd = UserName.of("cyd");
        screen.sees(new Draft(first, BOB, "b", null), now);
        screen.sees(new Draft(second, cyd, "c", null), now);
        screen.sees(new Draft(first, BOB, "bb", null), now);
        assertThat(frame()).startsWith("~ bob: bb", "~ cyd: c");
        screen.sees(new Draft(first, BOB, "", null), now);
        assertThat(frame()).startsWith("~ cyd: c");
        screen.leaves(cyd);
        assertThat(frame()).hasSize(2);
    }

    @Test
    void aDraftToWhichNothingIsAddedIsGivenUp() {
        isIn(ANN, BOB);
        MessageId id = MessageId.random();
        screen.sees(new Draft(id, BOB, "h", null), now);
        now = Typists.TIMEOUT.toNanos() / 2;
        screen.sees(new Draft(id, BOB, "he", null), now);
        now += Typists.TIMEOUT.toNanos() - 1;
        assertThat(frame()).startsWith("~ bob: he");
        now++;
        assertThat(frame()).hasSize(2);
    }

    @Test
    void onesOwnDraftsAreInTheLineOnly() {
        isIn(ANN);
        screen.sees(new Draft(MessageId.random(), ANN, "hel", null), now);
        assertThat(frame()).hasSize(2);
    }

    @Test
    void draftsOfABrokenConnectionAreGoneAndThoseOfTheNextAreThere() {
        isIn(ANN, BOB);
        screen.sees(new Draft(MessageId.random(), BOB, "hel", null), now);
        screen.stateChanged(new State.Disconnected("The server ended the connection", Duration.ofSeconds(4)), now);
        layout = new Layout(80, 24);
        assertThat(frame())
                .containsExactly("acme.lobby · ann · reconnecting in 4 s: The server ended the connection", "> ");
        now = Duration.ofMillis(1500).toNanos();
        assertThat(frame().get(0)).contains("in 3 s");
        now = Duration.ofSeconds(9).toNanos();
        assertThat(frame().get(0)).contains("in 0 s");
        screen.stateChanged(new State.Connecting(SERVER, 2), now);
        assertThat(frame().get(0)).contains("reconnecting to 127.0.0.1:61800");
        screen.stateChanged(
                new State.Connected(
                        SERVER, 2, 0, List.of(ANN, BOB), List.of(new Draft(MessageId.random(), BOB, "hello", null))),
                now);
        assertThat(frame()).startsWith("~ bob: hello", "acme.lobby · ann · 2 here · /help");
    }

    @Test
    void onesOwnMessageIsMarkedUntilItIsKept() {
        isIn(ANN);
        MessageId id = MessageId.random();
        screen.own().isSaid(id, "hello", null);
        assertThat(frame()).startsWith("… hello  sending");
        assertThat(printed()).isEmpty();
        screen.hears(message(id, ANN, "hello", null), NOON);
        assertThat(frame()).hasSize(2);
        assertThat(printed()).endsWith("12:00 ann: hello");
    }

    @Test
    void aRefusedMessageSaysWhyAndKeepsItsText() {
        isIn(ANN);
        MessageId id = MessageId.random();
        screen.own().isSaid(id, "a text that is long enough", BOB);
        screen.own().isRefused(id, new Outcome.Refused("unknown_user", "No such user in this room"));
        layout = new Layout(60, 24);
        assertThat(frame())
                .startsWith(
                        "! to bob: a text that is long enough",
                        "  not stored: No such user in this room (/retry, /forget)");
        screen.own().isSaid(id, "a text that is long enough", BOB);
        assertThat(frame()).startsWith("… to bob: a text that is long enough  sending");
        screen.own().isRefused(id, new Outcome.Refused("not_stored", "Message not stored"));
        screen.own().forgetRefused();
        assertThat(frame()).hasSize(2);
    }

    @Test
    void nobodyPaintsOnTheScreenOrForgesALine() {
        isIn(ANN, BOB);
        layout = new Layout(200, 24);
        String evil = "hi\n12:00 ann: I owe you\r\u001b[2J\u001b]0;x\u0007\u202Egnp\u200B";
        hears(BOB, evil);
        screen.sees(new Draft(MessageId.random(), BOB, evil, null), now);
        List<String> all = Stream.concat(printed().stream(), frame().stream()).toList();
        assertThat(all).allMatch(row -> row.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
        assertThat(all).filteredOn(row -> row.startsWith("12:00")).containsExactly("12:00 bob: hi");
        assertThat(all).anyMatch(row -> row.startsWith("      12:00 ann: I owe you"));
        assertThat(all).anyMatch(row -> row.startsWith("~ bob: hi ↵ 12:00 ann:"));
    }

    @Test
    void aLongMessageCannotLookLikeAnotherWhereItIsBroken() {
        hears(BOB, "x".repeat(29) + " 12:00 ann: I owe you");
        assertThat(printed()).endsWith("12:00 bob: " + "x".repeat(29), "      12:00 ann: I owe you");
    }

    @Test
    void privateMessagesSayWhomTheyAreFor() {
        screen.hears(message(MessageId.random(), BOB, "psst", ANN), NOON);
        assertThat(printed()).endsWith("12:00 bob to ann, privately: psst");
    }

    @Test
    void aNewDayIsTold() {
        hears(BOB, "late");
        screen.hears(
                new Message(
                        9,
                        MessageId.random(),
                        BOB,
                        "early",
                        NOON.plus(Duration.ofDays(1)).toEpochMilli(),
                        null),
                NOON);
        assertThat(printed())
                .containsExactly(
                        "Thursday, November 26, 2026",
                        "12:00 bob: late",
                        "Friday, November 27, 2026",
                        "12:00 bob: early");
    }

    @Test
    void earlierPagesStandBetweenLinesThatSaySo() {
        layout = new Layout(60, 24);
        seq = 10;
        hears(BOB, "now");
        assertThat(screen.oldest()).isEqualTo(11);
        printed();
        Message older = new Message(
                3,
                MessageId.random(),
                BOB,
                "then",
                NOON.minus(Duration.ofDays(1)).toEpochMilli(),
                null);
        screen.earlier(new HistoryPage(List.of(older), true), NOON);
        assertThat(printed())
                .containsExactly(
                        "Earlier:",
                        "Wednesday, November 25, 2026",
                        "12:00 bob: then",
                        "So far what was earlier. /history goes on.");
        assertThat(screen.oldest()).isEqualTo(3);
        screen.earlier(new HistoryPage(List.of(), false), NOON);
        assertThat(printed()).containsExactly("There is nothing earlier.");
        hears(BOB, "still today");
        assertThat(printed()).containsExactly("12:00 bob: still today");
    }

    @Test
    void whoComesAndGoesIsToldAndCounted() {
        isIn(ANN);
        screen.joins(BOB);
        screen.who();
        screen.leaves(BOB);
        screen.who();
        assertThat(printed()).containsExactly("bob is here", "Here: ann, bob", "bob has left", "Here: ann");
        assertThat(frame()).startsWith("acme.lobby · ann · 1 here · /help");
    }

    @Test
    void aServerOfVersion1DoesNotTellWhoIsHereNorTheTime() {
        screen.stateChanged(new State.Connected(SERVER, 1, 0, List.of(), List.of()), now);
        screen.who();
        screen.hears(new Message(0, MessageId.random(), BOB, "hi", 0, null), NOON);
        assertThat(printed())
                .containsExactly(
                        "The server does not tell who is here.", "Thursday, November 26, 2026", "12:00 bob: hi");
        assertThat(frame()).startsWith("acme.lobby · ann · /help");
        assertThat(screen.oldest()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void manyDraftsLeaveTheMessagesTheirPlace() {
        isIn(ANN);
        layout = new Layout(40, 12);
        for (int i = 0; i < 30; i++) {
            screen.sees(new Draft(MessageId.random(), UserName.of("user" + i), "typing " + i, null), now);
        }
        assertThat(frame())
                .hasSize(6)
                .startsWith("~ and 27 more", "~ user27: typing 27")
                .endsWith("> ");
    }

    @Test
    void ofALongDraftItsBeginningAndItsEndAreShown() {
        isIn(ANN);
        screen.sees(new Draft(MessageId.random(), BOB, "word ".repeat(50) + "last", null), now);
        List<String> rows = frame();
        assertThat(rows).hasSize(5);
        assertThat(rows.get(0)).startsWith("~ bob: word word").endsWith("…");
        assertThat(rows.get(2)).startsWith("  ").endsWith("last");
    }

    @Test
    void everyFrameFitsItsWindow() {
        isIn(ANN, BOB);
        screen.sees(new Draft(MessageId.random(), BOB, "日本語 ".repeat(60), null), now);
        screen.own().isSaid(MessageId.random(), "mine ".repeat(60), null);
        input = InputLine.of("typed 日本 ".repeat(60));
        for (int width = 4; width < 60; width++) {
            for (int height = 1; height < 30; height++) {
                layout = new Layout(width, height);
                Frame frame = layout.frame(screen, input, now);
                String where = width + " x " + height + ": " + frame;
                int most = Math.max(1, height - 1);
                assertThat(frame.rows().size()).as(where).isLessThanOrEqualTo(most);
                assertThat(frame.cursorRow())
                        .as(where)
                        .isBetween(0, frame.rows().size() - 1);
                int columns = width;
                assertThat(frame.rows()).as(where).allMatch(row -> Columns.of(row) <= columns);
                assertThat(frame.rows().get(frame.cursorRow()).toString())
                        .as(where)
                        .startsWith(frame.beforeCursor().toString());
            }
        }
    }

    @Test
    void theLineIsShownAroundTheCursor() {
        layout = new Layout(10, 24);
        input = InputLine.of("0123456 89abcde");
        assertThat(frame()).endsWith("> 0123456", "   89abcd", "  e");
        input = new InputLine("one\ntwo\u202E", 4);
        Frame frame = layout.frame(screen, input, now);
        assertThat(frame.beforeCursor()).hasToString("> one↵");
        assertThat(texts(frame.rows())).endsWith("> one↵two", "  \\u202e");
    }

    @Test
    void namesKeepTheirColourAndHaveNoneWhereNoneIsWanted() {
        Palette colourful = new Palette(true);
        assertThat(colourful.name(ANN)).isEqualTo(new Palette(true).name(ANN));
        long colours = Stream.of("ann", "bob", "cyd", "dan", "eve", "fay", "gil", "hal")
                .map(name -> colourful.name(UserName.of(name)).toString())
                .distinct()
                .count();
        assertThat(colours).isGreaterThan(3);
        assertThat(new AttributedString("ann", new Palette(false).name(ANN)).toAnsi())
                .doesNotContain("3", "9");
        assertThat(new Palette(false).fault()).isEqualTo(new Palette(false).name(ANN));
    }

    @Test
    void noMoreDraftsAreKeptThanTheBound() {
        for (int i = 0; i <= Typists.MOST; i++) {
            screen.typists().sees(new Draft(MessageId.random(), UserName.of("user" + i), "x", null), now);
        }
        List<UserName> kept = new ArrayList<>(
                screen.typists().all(now).stream().map(Draft::from).toList());
        assertThat(kept).hasSize(Typists.MOST).doesNotContain(UserName.of("user0"));
    }
}
