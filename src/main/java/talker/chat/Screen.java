package talker.chat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jspecify.annotations.Nullable;
import talker.client.Draft;
import talker.client.HistoryPage;
import talker.client.Message;
import talker.client.Rights;
import talker.client.State;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What a window shows of a room: told what happens there, it knows what to print and what is going on. No terminal. */
final class Screen {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("MMM d, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(Locale.ENGLISH);

    private final UserName user;
    private final Palette palette;
    private final ZoneId zone;
    private final Standing standing;
    private final Scroll scroll = new Scroll();
    private final Typists typists = new Typists();
    private final Own own = new Own();
    private final Messages messages = new Messages();
    private final SortedSet<UserName> here = new TreeSet<>();
    private @Nullable LocalDate day;
    private long oldest = Long.MAX_VALUE;

    Screen(UserName user, Palette palette, ZoneId zone, Standing standing) {
        this.user = user;
        this.palette = palette;
        this.zone = zone;
        this.standing = standing;
    }

    Palette palette() {
        return palette;
    }

    Standing standing() {
        return standing;
    }

    Scroll scroll() {
        return scroll;
    }

    Typists typists() {
        return typists;
    }

    Own own() {
        return own;
    }

    /** The newest messages that were shown. */
    Messages messages() {
        return messages;
    }

    UserName user() {
        return user;
    }

    /** Who is in the room, as far as the server tells. */
    SortedSet<UserName> here() {
        return here;
    }

    /** The seq of the oldest message that was shown; {@link Long#MAX_VALUE} where there was none. */
    long oldest() {
        return oldest;
    }

    void stateChanged(State state, long now) {
        standing.changed(state, now);
        typists.clear();
        if (state instanceof State.Connected connected) {
            here.clear();
            here.addAll(connected.users());
            connected.drafts().forEach(draft -> sees(draft, now));
        }
    }

    /**
     * A finished message: it takes the place of its draft.
     *
     * @param now for a server that tells no time
     */
    void hears(Message message, Instant now) {
        typists.ends(message.id());
        own.isStored(message.id());
        print(message, now);
    }

    /** What the user may do in the room is another than before. */
    void hasRights(Rights rights) {
        List<String> words = new ArrayList<>();
        if (rights.isModerator()) {
            words.add("moderator");
        }
        if (rights.isMuted()) {
            String end = Optional.ofNullable(rights.mutedUntil())
                    .map(until -> " until "
                            + MOMENT.format(Instant.ofEpochMilli(until).atZone(zone)))
                    .orElse("");
            words.add("muted" + end);
        }
        standing.hasRights(String.join(" · ", words));
    }

    /** Whether a message was shown, as far as that is remembered. */
    boolean hasShown(MessageId id) {
        return messages.contains(id);
    }

    /** A message was taken back; tells whether the window has to be painted afresh. */
    boolean redacts(MessageId id) {
        typists.ends(id);
        messages.remove(id);
        return scroll.replace(id, Paragraph.of("A message was removed here.", Palette.FAINT));
    }

    void sees(Draft draft, long now) {
        if (!draft.from().equals(user)) {
            typists.sees(draft, now);
        }
    }

    void joins(UserName who) {
        here.add(who);
        scroll.add(Paragraph.of(who + " is here", Palette.FAINT));
    }

    void leaves(UserName who) {
        here.remove(who);
        typists.leaves(who);
        scroll.add(Paragraph.of(who + " has left", Palette.FAINT));
    }

    /** Prints what was said earlier, between two lines that say so. */
    void earlier(HistoryPage page, Instant now) {
        if (page.messages().isEmpty()) {
            note("There is nothing earlier.");
            return;
        }
        @Nullable LocalDate today = day;
        day = null;
        note("Earlier" + (page.more() ? "" : ", from the beginning") + ":");
        page.messages().forEach(message -> print(message, now));
        note("So far what was earlier." + (page.more() ? " /history goes on." : ""));
        day = today;
    }

    private void print(Message message, Instant now) {
        Instant said = message.time() == 0 ? now : Instant.ofEpochMilli(message.time());
        ZonedDateTime time = said.atZone(zone);
        if (!time.toLocalDate().equals(day)) {
            day = time.toLocalDate();
            note(DAY.format(time));
        }
        if (message.seq() > 0) {
            oldest = Math.min(oldest, message.seq());
        }
        AttributedStringBuilder head = new AttributedStringBuilder().styled(Palette.FAINT, TIME.format(time) + " ");
        head.append(heading(message.from(), message.recipient()));
        messages.add(message);
        scroll.add(message.id(), Paragraph.of(head.toAttributedString(), message.content(), Palette.PLAIN));
    }

    /** Who says something, and to whom: {@code ann: }. */
    AttributedString heading(UserName from, Optional<UserName> to) {
        AttributedStringBuilder heading = new AttributedStringBuilder().styled(palette.name(from), from.value());
        to.ifPresent(one -> heading.styled(Palette.FAINT, " to ")
                .styled(palette.name(one), one.value())
                .styled(Palette.FAINT, ", privately"));
        return heading.append(": ").toAttributedString();
    }

    void who() {
        note(
                standing.isVersion2()
                        ? "Here: " + here.stream().map(UserName::value).collect(Collectors.joining(", "))
                        : "The server does not tell who is here.");
    }

    /** Something that the window itself has to say. */
    void note(String text) {
        scroll.add(Paragraph.of(text, Palette.FAINT));
    }

    /** Something that went wrong. */
    void fault(String text) {
        scroll.add(Paragraph.of(text, palette.fault()));
    }

    void help() {
        List.of(
                        "What you type is seen as you type it. Enter finishes it, Alt-Enter begins a line in it.",
                        "/to USER TEXT   says it to one user alone; a name with a space stands in quotes",
                        "/who            who is here",
                        "/history [N]    the N messages before those shown, 20 by default; again for older ones",
                        "/retry          says once more what could not be stored; /forget gives it up",
                        "/redact         takes back your last message; /redact USER TEXT, for moderators, the newest"
                                + " message of USER with TEXT in it; /redact USER the newest of all",
                        "/kick USER      sends out; /mute and /ban USER [TIME] for a time such as 10m or 7d, or for good;"
                                + " /unmute, /unban; a reason may stand at the end. For moderators",
                        "/clear          wipes what has scrolled out of the window too, and prints what is left",
                        "/quit           leaves, as Ctrl-C and Ctrl-D do",
                        "//              at the beginning says a text that begins with a slash",
                        "Tab completes names and commands, Up and Down bring back what was typed, Esc clears the line.")
                .forEach(this::note);
    }
}
