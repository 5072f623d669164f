package talker.node;

/** Why the server cannot start: a message for the operator that says what is wrong and what to do next. */
public final class StartupException extends RuntimeException {
    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
