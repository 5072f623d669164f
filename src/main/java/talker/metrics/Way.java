package talker.metrics;

/** The way on which a connection has come in. */
public enum Way {
    /** The Talker Protocol over TCP. */
    TCP,
    /** A browser's or another client's WebSocket. */
    WEBSOCKET,
    /** A listener by server-sent events. */
    EVENTS
}
