package talker.chat;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import talker.chat.Key.Function;

/**
 * Makes keys of the characters that a terminal sends. Pure: told each character, and when none has come for a while,
 * which alone tells the key Escape from the beginning of a longer sequence. Sequences that it does not know are no keys.
 */
final class KeyDecoder {
    /** More of a paste is left out: no message may be as long. In characters. */
    static final int LONGEST_PASTE = 64 * 1024;

    private static final int LONGEST_SEQUENCE = 32;
    private static final char ESC = 27;
    private static final String PASTE_BEGINS = "200~";
    private static final String PASTE_ENDS = ESC + "[201~";

    private static final Map<Character, Function> CONTROLS = Map.ofEntries(
            entry('\r', Function.ENTER),
            entry('\n', Function.ENTER),
            entry('\t', Function.TAB),
            entry('\u007f', Function.BACKSPACE),
            entry(control('H'), Function.BACKSPACE),
            entry(control('A'), Function.HOME),
            entry(control('E'), Function.END),
            entry(control('B'), Function.LEFT),
            entry(control('F'), Function.RIGHT),
            entry(control('P'), Function.UP),
            entry(control('N'), Function.DOWN),
            entry(control('U'), Function.ERASE_TO_START),
            entry(control('K'), Function.ERASE_TO_END),
            entry(control('W'), Function.ERASE_WORD_LEFT),
            entry(control('Y'), Function.INSERT_ERASED),
            entry(control('C'), Function.INTERRUPT),
            entry(control('D'), Function.END_OF_INPUT),
            entry(control('L'), Function.REDRAW),
            entry(control('Z'), Function.SUSPEND));

    /** What follows Escape where Alt is held. */
    private static final Map<Character, Function> WITH_ALT = Map.of(
            '\r',
            Function.LINE_BREAK,
            '\n',
            Function.LINE_BREAK,
            'b',
            Function.WORD_LEFT,
            'f',
            Function.WORD_RIGHT,
            'd',
            Function.ERASE_WORD_RIGHT,
            '\u007f',
            Function.ERASE_WORD_LEFT,
            control('H'),
            Function.ERASE_WORD_LEFT);

    /** What follows {@code ESC [} or {@code ESC O}. */
    private static final Map<String, Function> SEQUENCES = Map.ofEntries(
            entry("A", Function.UP),
            entry("B", Function.DOWN),
            entry("C", Function.RIGHT),
            entry("D", Function.LEFT),
            entry("H", Function.HOME),
            entry("1~", Function.HOME),
            entry("7~", Function.HOME),
            entry("F", Function.END),
            entry("4~", Function.END),
            entry("8~", Function.END),
            entry("3~", Function.DELETE),
            entry("M", Function.ENTER),
            entry("1;3C", Function.WORD_RIGHT),
            entry("1;5C", Function.WORD_RIGHT),
            entry("1;3D", Function.WORD_LEFT),
            entry("1;5D", Function.WORD_LEFT),
            entry("3;3~", Function.ERASE_WORD_RIGHT),
            entry("3;5~", Function.ERASE_WORD_RIGHT));

    private enum Phase {
        BETWEEN,
        ESCAPED,
        SEQUENCE,
        PASTE
    }

    private final StringBuilder collected = new StringBuilder();
    private Phase phase = Phase.BETWEEN;
    private boolean isCut;

    private static char control(char letter) {
        return (char) (letter - '@');
    }

    /** Whether more characters may belong to what has begun. */
    boolean isWithin() {
        return phase == Phase.ESCAPED || phase == Phase.SEQUENCE;
    }

    /** One more character has come; the key that it completes, if any. */
    Optional<Key> next(char c) {
        return switch (phase) {
            case BETWEEN -> between(c);
            case ESCAPED -> escaped(c);
            case SEQUENCE -> sequence(c);
            case PASTE -> paste(c);
        };
    }

    /** No character has come for a while. */
    Optional<Key> pause() {
        boolean isAlone = phase == Phase.ESCAPED;
        if (isWithin()) {
            begin(Phase.BETWEEN);
        }
        return isAlone ? Optional.of(Function.ESCAPE) : Optional.empty();
    }

    private Optional<Key> between(char c) {
        if (c == ESC) {
            begin(Phase.ESCAPED);
            return Optional.empty();
        }
        if (Character.isISOControl(c)) {
            return Optional.ofNullable(CONTROLS.get(c));
        }
        if (Character.isHighSurrogate(c)) {
            collected.setLength(0);
            collected.append(c);
            return Optional.empty();
        }
        if (Character.isLowSurrogate(c)) {
            boolean isWhole = collected.length() == 1 && Character.isHighSurrogate(collected.charAt(0));
            String pair = collected.append(c).toString();
            collected.setLength(0);
            return isWhole ? Optional.of(new Key.Typed(pair)) : Optional.empty();
        }
        collected.setLength(0);
        return Optional.of(new Key.Typed(String.valueOf(c)));
    }

    private Optional<Key> escaped(char c) {
        if (c == '[' || c == 'O') {
            begin(Phase.SEQUENCE);
            return Optional.empty();
        }
        if (c == ESC) {
            return Optional.of(Function.ESCAPE);
        }
        begin(Phase.BETWEEN);
        return Optional.ofNullable(WITH_ALT.get(c));
    }

    private Optional<Key> sequence(char c) {
        collected.append(c);
        boolean isLast = c >= '@' && c <= '~';
        if (!isLast && collected.length() < LONGEST_SEQUENCE) {
            return Optional.empty();
        }
        String whole = collected.toString();
        begin(whole.equals(PASTE_BEGINS) ? Phase.PASTE : Phase.BETWEEN);
        return Optional.ofNullable(SEQUENCES.get(whole));
    }

    private Optional<Key> paste(char c) {
        collected.append(c);
        int end = collected.length() - PASTE_ENDS.length();
        if (c == '~' && end >= 0 && collected.indexOf(PASTE_ENDS, end) == end) {
            String text = clean(collected.substring(0, Math.min(end, LONGEST_PASTE)));
            Key.Pasted pasted = new Key.Pasted(text, isCut || end > LONGEST_PASTE);
            begin(Phase.BETWEEN);
            return Optional.of(pasted);
        }
        if (collected.length() > LONGEST_PASTE + PASTE_ENDS.length()) {
            isCut = true;
            collected.deleteCharAt(LONGEST_PASTE);
        }
        return Optional.empty();
    }

    private static String clean(String pasted) {
        StringBuilder text = new StringBuilder(pasted.length());
        pasted.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(c -> {
            boolean isWrong = (Character.isISOControl(c) && c != '\n' && c != '\t')
                    || Character.getType(c) == Character.SURROGATE;
            if (!isWrong) {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    private void begin(Phase next) {
        phase = next;
        collected.setLength(0);
        isCut = false;
    }
}
