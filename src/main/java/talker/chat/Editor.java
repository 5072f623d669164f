package talker.chat;

import java.util.ArrayList;
import java.util.List;

/** Edits the line that is being typed, as the keys say; remembers what was typed before, for the keys up and down. */
final class Editor {
    /** How many lines are remembered. */
    static final int MOST_REMEMBERED = 500;

    private final List<String> before = new ArrayList<>();
    private InputLine line = InputLine.EMPTY;
    private String erased = "";
    private String begun = "";
    private int place;

    InputLine line() {
        return line;
    }

    /** Another line in place of this one. */
    void set(InputLine other) {
        line = other;
    }

    /** The line is finished: it is remembered, and an empty one follows. */
    String finish() {
        String text = line.text();
        if (!text.isBlank()
                && (before.isEmpty() || !before.get(before.size() - 1).equals(text))) {
            before.add(text);
        }
        if (before.size() > MOST_REMEMBERED) {
            before.remove(0);
        }
        line = InputLine.EMPTY;
        begun = "";
        place = before.size();
        return text;
    }

    /** Does what a key does to the line; one that is not for the line does nothing. */
    void press(Key key) {
        if (key instanceof Key.Typed typed) {
            line = line.insert(typed.character());
        } else if (key instanceof Key.Pasted pasted) {
            line = line.insert(pasted.text());
        } else if (key instanceof Key.Function function) {
            press(function);
        }
    }

    private void press(Key.Function function) {
        switch (function) {
            case LINE_BREAK -> line = line.insert("\n");
            case LEFT -> line = line.at(line.left());
            case RIGHT -> line = line.at(line.right());
            case WORD_LEFT -> line = line.at(line.wordLeft());
            case WORD_RIGHT -> line = line.at(line.wordRight());
            case HOME -> line = line.at(0);
            case END -> line = line.at(line.text().length());
            case BACKSPACE -> line = line.without(line.left(), line.cursor());
            case DELETE -> line = line.without(line.cursor(), line.right());
            case ERASE_WORD_LEFT -> erase(line.wordLeft(), line.cursor());
            case ERASE_WORD_RIGHT -> erase(line.cursor(), line.wordRight());
            case ERASE_TO_START -> erase(0, line.cursor());
            case ERASE_TO_END -> erase(line.cursor(), line.text().length());
            case ESCAPE -> erase(0, line.text().length());
            case INSERT_ERASED -> line = line.insert(erased);
            case UP -> remember(place - 1);
            case DOWN -> remember(place + 1);
            default -> {
                // not for the line
            }
        }
    }

    private void erase(int from, int to) {
        if (from < to) {
            erased = line.text().substring(from, to);
            line = line.without(from, to);
        }
    }

    private void remember(int wanted) {
        if (wanted < 0 || wanted > before.size()) {
            return;
        }
        if (place == before.size()) {
            begun = line.text();
        }
        place = wanted;
        line = InputLine.of(wanted == before.size() ? begun : before.get(wanted));
    }
}
