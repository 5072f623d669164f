package talker.room;

/** What became of a message that was posted without a connection: the answer to {@link Audience.Post}. */
public sealed interface Receipt {
    /**
     * The final is stored, now or since it was posted before, and everybody gets it.
     *
     * @param message what is stored under its id, which is what was posted first
     * @param isNew whether it is stored now, as far as is known
     */
    record Stored(StoredMessage message, boolean isNew) implements Receipt {}

    /** The partial was taken. Partials are not guaranteed: one whose message is finished is dropped. */
    record Taken() implements Receipt {}

    /** The id belongs to another user's message. */
    record IdInUse() implements Receipt {}

    /** The final was stored before, and nothing is left of it but its id: it was erased, or is too old to be kept. */
    record Gone() implements Receipt {}

    /** The final could not be stored in time, as far as is known. It may be posted again with the same id. */
    record NotStored() implements Receipt {}
}
