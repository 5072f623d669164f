package talker.cli;

/** Why a command could not do it: one line for standard error that says what to do next. The exit code is 1. */
final class CommandFailure extends RuntimeException {
    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
