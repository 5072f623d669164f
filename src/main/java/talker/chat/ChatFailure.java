package talker.chat;

/** Why a chat ended otherwise than its user wanted: one line that says what to do next. */
public final class ChatFailure extends RuntimeException {
    ChatFailure(String message) {
        super(message);
    }
}
