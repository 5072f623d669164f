package talker.protocol;

/** Whether text can be carried at all. */
public final class Unicode {
    private Unicode() {}

    /** Whether every surrogate is one half of a pair: JSON can escape a lone one, UTF-8 cannot carry it. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
