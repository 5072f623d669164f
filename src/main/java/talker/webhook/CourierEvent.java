package talker.webhook;

/** How far a webhook has been told, as the journal keeps it. Times are milliseconds since the epoch. */
public sealed interface CourierEvent {
    /** The receiver has accepted everything up to a seq. */
    record Delivered(long seq, long at) implements CourierEvent {}

    /** The first delivery failed after one that did not. */
    record Failing(long at) implements CourierEvent {}
}
