package talker.bench;

/**
 * What became of the messages of a run, its warm-up included.
 *
 * @param sent finals that were sent
 * @param expected how often they had to be delivered: each to every member of its room
 * @param delivered how often one reached a member for the first time
 * @param doubled how often a message reached a member again on the same connection
 * @param reordered how often a message came behind one that it belonged before, or a partial behind its final
 * @param repeated how often a final reached a member again after the member had reconnected, which is allowed
 * @param partialsSent partials that were sent
 * @param partialsExpected how often they would be delivered if none was skipped
 * @param partialsDelivered how often one was delivered
 * @param strange messages that nobody sent, or in a room that they do not belong to
 */
public record Tally(
        long sent,
        long expected,
        long delivered,
        long doubled,
        long reordered,
        long repeated,
        long partialsSent,
        long partialsExpected,
        long partialsDelivered,
        long strange) {

    /** How many deliveries of finals are missing. While messages are under way they count as missing. */
    public long lost() {
        return expected - delivered;
    }

    /** Whether everything came once and in order. */
    public boolean isClean() {
        return lost() == 0 && doubled == 0 && reordered == 0 && strange == 0;
    }
}
