package talker.webhook;

/**
 * How far a webhook has been told. Immutable and pure.
 *
 * @param position the last seq that the receiver has accepted, or need not be told
 * @param failingSince when deliveries began to fail, in milliseconds since the epoch; 0 where the last one did not
 */
public record CourierState(long position, long failingSince) {
    /** The state after one more event. */
    public CourierState apply(CourierEvent event) {
        if (event instanceof CourierEvent.Delivered delivered) {
            return new CourierState(Math.max(position, delivered.seq()), 0);
        } else if (event instanceof CourierEvent.Failing failing) {
            return new CourierState(position, failing.at());
        }
        throw new IllegalArgumentException("no rule for " + event);
    }

    boolean isFailing() {
        return failingSince > 0;
    }
}
