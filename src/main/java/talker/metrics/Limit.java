package talker.metrics;

/** A bound that somebody has run into; those that talker.limits keeps are counted there. */
public enum Limit {
    /** Finals of a connection that wait for the journal: it is read no further for a while. */
    UNCONFIRMED,
    /** Wrong messages within a minute: the connection was closed. */
    ERRORS,
    /** The length of a line: the connection was closed. */
    LINE,
    /** The length of a page of history: it was refused. */
    PAGE,
    /** Messages a second of a user over HTTP: a request was refused. */
    HTTP_MESSAGES,
    /** Finals of a user over HTTP that wait for the journal: a request was refused. */
    HTTP_UNCONFIRMED,
    /** Messages that a user streams by HTTP at a time: a request was refused. */
    HTTP_STREAMS,
    /** Streams of events of a user at a time: a request was refused. */
    EVENT_STREAMS,
    /** Posts a second to an incoming hook: a request was refused. */
    HOOK
}
