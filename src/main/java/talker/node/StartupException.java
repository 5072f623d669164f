package talker.node;

import java.util.List;

/** Why the server cannot start: a message for the operator that says what is wrong and what to do next. */
public final class StartupException extends RuntimeException {
    private final transient List<String> reasons;

    /** Several reasons at once, each with its own cure: at least one. */
    public StartupException(List<String> reasons) {
        super(String.join("\n", reasons));
        this.reasons = List.copyOf(reasons);
    }

    public StartupException(String message) {
        super(message);
        reasons = List.of(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
        reasons = List.of(message);
    }

    /** What is wrong, each with what to do about it: the message, mostly. */
    public List<String> reasons() {
        return reasons;
    }
}
