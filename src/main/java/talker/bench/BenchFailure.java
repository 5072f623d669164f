package talker.bench;

/** Why a run could not be done, in a sentence for people that says what to do next. */
public final class BenchFailure extends Exception {
    public BenchFailure(String message) {
        super(message);
    }
}
