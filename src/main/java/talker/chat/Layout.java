package talker.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import talker.client.Draft;

/**
 * Makes the rows at the bottom of a window: what others are typing, what is under way, how the connection stands, and the
 * line that is being typed. They leave the window its upper half, except where it is very low.
 *
 * @param width columns of the window
 * @param height rows of the window
 */
record Layout(int width, int height) {
    private static final int MOST_ROWS_OF_A_DRAFT = 3;
    private static final int MOST_ROWS_OF_INPUT = 5;

    Frame frame(Screen screen, InputLine input, long now) {
        int most = Math.max(1, Math.min(height - 1, Math.max(4, height / 2)));
        Frame typed = InputRows.of(input, width, Math.max(1, Math.min(MOST_ROWS_OF_INPUT, most - 1)));
        List<AttributedString> above = new ArrayList<>();
        if (most > typed.rows().size()) {
            int left = most - typed.rows().size() - 1;
            above.addAll(goingOn(screen, left, now));
            above.add(status(screen, now));
        }
        List<AttributedString> rows = new ArrayList<>(above);
        rows.addAll(typed.rows());
        return new Frame(rows, above.size() + typed.cursorRow(), typed.beforeCursor());
    }

    private AttributedString status(Screen screen, long now) {
        Standing standing = screen.standing();
        String words = VisibleText.escape(standing.words(screen.here().size(), now));
        AttributedString text = new AttributedString(
                words, standing.isCalm() ? Palette.FAINT : screen.palette().fault());
        return Columns.cut(text, width);
    }

    /** Drafts of others and messages under way: the newest ones where they are too many, and how many others there are. */
    private List<AttributedString> goingOn(Screen screen, int most, long now) {
        List<List<AttributedString>> all = new ArrayList<>();
        screen.typists().all(now).forEach(draft -> all.add(draft(screen, draft)));
        screen.own().all().forEach(said -> all.add(own(screen, said)));
        int first = all.size();
        int taken = 0;
        while (first > 0 && taken + all.get(first - 1).size() <= most) {
            first--;
            taken += all.get(first).size();
        }
        while (first > 0 && first < all.size() && taken >= most) {
            taken -= all.get(first).size();
            first++;
        }
        List<AttributedString> rows = new ArrayList<>();
        if (first > 0 && most > 0) {
            rows.add(Columns.cut(new AttributedString("~ and " + first + " more", Palette.FAINT), width));
        }
        all.subList(first, all.size()).forEach(rows::addAll);
        return rows;
    }

    private List<AttributedString> draft(Screen screen, Draft draft) {
        AttributedStringBuilder text = new AttributedStringBuilder().styled(Palette.FAINT, "~ ");
        text.append(screen.heading(draft.from(), Optional.ofNullable(draft.to())));
        text.styled(Palette.FAINT, oneLine(draft.content()));
        return end(Columns.wrap(text.toAttributedString(), width, 0, 2));
    }

    private List<AttributedString> own(Screen screen, Own.Said said) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        boolean isRefused = said.refusal().isPresent();
        text.styled(isRefused ? screen.palette().fault() : Palette.FAINT, isRefused ? "! " : "… ");
        if (said.to() != null) {
            text.styled(Palette.FAINT, "to " + said.to() + ": ");
        }
        text.append(oneLine(said.content()));
        String mark = said.refusal()
                .map(why -> "  not stored: " + VisibleText.escape(why) + " (/retry, /forget)")
                .orElse("  sending");
        List<AttributedString> rows = end(Columns.wrap(text.toAttributedString(), width, 0, 2));
        AttributedString shown =
                new AttributedString(mark, isRefused ? screen.palette().fault() : Palette.FAINT);
        AttributedString last = rows.get(rows.size() - 1);
        if (Columns.of(last) + Columns.of(shown) <= width) {
            rows.set(
                    rows.size() - 1,
                    new AttributedStringBuilder().append(last).append(shown).toAttributedString());
        } else {
            rows.addAll(Columns.wrap(shown, width, 0, 2));
        }
        return rows;
    }

    /** The first row of a text and its last ones, which are those that change. */
    private List<AttributedString> end(List<AttributedString> rows) {
        if (rows.size() <= MOST_ROWS_OF_A_DRAFT) {
            return new ArrayList<>(rows);
        }
        AttributedString first =
                new AttributedStringBuilder().append(rows.get(0)).append(" …").toAttributedString();
        List<AttributedString> kept = new ArrayList<>(List.of(Columns.cut(first, width)));
        kept.addAll(rows.subList(rows.size() - MOST_ROWS_OF_A_DRAFT + 1, rows.size()));
        return kept;
    }

    private static String oneLine(String content) {
        return String.join(" ↵ ", VisibleText.lines(content));
    }
}
