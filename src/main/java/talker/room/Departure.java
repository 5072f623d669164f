package talker.room;

/** How a connection ends. */
public enum Departure {
    /** The client said {@code close}: its subscription ends. */
    CLOSED,
    /** The connection broke: the subscription stays. */
    DROPPED,
    /** The node stops: the user is expected back at once, and nobody is told. */
    SHUTDOWN
}
