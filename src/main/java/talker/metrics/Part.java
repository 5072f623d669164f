package talker.metrics;

/** A part of the server that a fault of its own, or of the journal, has ended or started afresh. */
public enum Part {
    /** A session, and with it its connection, was ended by a fault. */
    SESSION,
    /** A room's Audience on this node was ended by a fault, and its members' connections with it. */
    AUDIENCE,
    /** A room was started afresh, most often because the journal failed. */
    ROOM,
    /** An account was started afresh, likewise. */
    ACCOUNT
}
