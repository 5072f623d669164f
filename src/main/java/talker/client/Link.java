package talker.client;

/** The way to the server while a connection stands. */
interface Link {
    /** Sends a line; what cannot leave at once waits. */
    void send(byte[] line);

    /** Whether so much waits that nothing more should be sent for now. */
    boolean isFull();
}
