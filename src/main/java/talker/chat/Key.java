package talker.chat;

/** What somebody did at a keyboard. */
sealed interface Key {
    /** A character was typed. */
    record Typed(String character) implements Key {}

    /**
     * A text was pasted.
     *
     * @param text it may have line breaks ({@code \n})
     * @param isCut whether there was more of it
     */
    record Pasted(String text, boolean isCut) implements Key {}

    /** A key that does something, by what it does. */
    enum Function implements Key {
        ENTER,
        LINE_BREAK,
        TAB,
        ESCAPE,
        BACKSPACE,
        DELETE,
        LEFT,
        RIGHT,
        UP,
        DOWN,
        HOME,
        END,
        WORD_LEFT,
        WORD_RIGHT,
        ERASE_WORD_LEFT,
        ERASE_WORD_RIGHT,
        ERASE_TO_START,
        ERASE_TO_END,
        INSERT_ERASED,
        INTERRUPT,
        END_OF_INPUT,
        REDRAW,
        SUSPEND
    }
}
