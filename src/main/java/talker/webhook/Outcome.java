package talker.webhook;

/** What became of one delivery. */
sealed interface Outcome {
    /** The receiver has it: it answered 2xx. */
    record Accepted() implements Outcome {}

    /** The receiver wants nothing more: it answered 410. */
    record Gone() implements Outcome {}

    /**
     * The receiver does not have it, as far as is known; it is to be tried again.
     *
     * @param reason for the operator, without anything secret
     */
    record Failed(String reason) implements Outcome {}
}
