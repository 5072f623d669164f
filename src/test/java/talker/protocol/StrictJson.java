package talker.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.Set;

/**
 * RFC 8259's grammar, written down a second time: tells whether a text is one JSON object without a repeated key,
 * without half a surrogate pair in a key, and nested no deeper than 16. The codec is compared with it.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 16;
    private static final String DIGITS = "0123456789";

    private final String text;
    private int at;

    private StrictJson(String text) {
        this.text = text;
    }

    /** Whether a text is what the codec is to take for an object. */
    public static boolean accepts(String text) {
        StrictJson json = new StrictJson(text);
        try {
            json.space();
            json.object(1);
            json.space();
            return json.at == text.length();
        } catch (Wrong wrong) {
            return false;
        }
    }

    private void object(int depth) {
        open('{', depth);
        Set<String> keys = new HashSet<>();
        if (took('}')) {
            return;
        }
        do {
            space();
            String key = string();
            if (!keys.add(key) || !UTF_8.newEncoder().canEncode(key)) {
                throw new Wrong();
            }
            space();
            expect(':');
            value(depth);
        } while (took(','));
        expect('}');
    }

    private void array(int depth) {
        open('[', depth);
        if (took(']')) {
            return;
        }
        do {
            value(depth);
        } while (took(','));
        expect(']');
    }

    private void open(char bracket, int depth) {
        expect(bracket);
        if (depth > MAX_DEPTH) {
            throw new Wrong();
        }
        space();
    }

    private void value(int depth) {
        space();
        switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
        space();
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = next();
            if (c < ' ') {
                throw new Wrong();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char c = next();
        int simple = "\"\\/bfnrt".indexOf(c);
        if (simple >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(simple);
        }
        if (c != 'u') {
            throw new Wrong();
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = "0123456789abcdef".indexOf(Character.toLowerCase(next()));
            if (digit < 0) {
                throw new Wrong();
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private void number() {
        took('-');
        if (!took('0')) {
            digits();
        }
        if (took('.')) {
            digits();
        }
        if (took('e') || took('E')) {
            if (!took('+')) {
                took('-');
            }
            digits();
        }
    }

    private void digits() {
        if (DIGITS.indexOf(next()) < 0) {
            throw new Wrong();
        }
        while (at < text.length() && DIGITS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw new Wrong();
        }
        at += word.length();
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean took(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (next() != c) {
            throw new Wrong();
        }
    }

    private char peek() {
        if (at == text.length()) {
            throw new Wrong();
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private static final class Wrong extends RuntimeException {}
}
