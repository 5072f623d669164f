package talker.upkeep;

/** Something could not be done; the message says what, and what to do about it. */
public final class UpkeepFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UpkeepFailure(String message) {
        super(message);
    }
}
