package talker.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection as bytes and lines. Reads only when it is asked to, so a test that asks for nothing is a client that does
 * not read.
 */
interface Wire extends AutoCloseable {
    /** How a connection ended. */
    enum End {
        /** The server sent its last byte and said so. */
        FIN,
        /** The server broke it off. */
        RESET
    }

    /** Sends the bytes at once. */
    void send(byte[] bytes);

    /**
     * The next line without its line break, or null at the end of the connection; which end, {@link #end()} tells.
     *
     * @throws AssertionError where nothing comes in time, or what comes is no line of UTF-8, or the server ends inside a line
     */
    @Nullable
    String nextLine(Duration within);

    /** Every byte up to the orderly end. */
    byte[] readToTheEnd(Duration within);

    /** How the connection ended, once {@link #nextLine} has returned null. */
    @Nullable
    End end();

    /** Says that nothing more will be sent, and goes on reading. */
    void halfClose();

    /** Breaks the connection off. */
    void reset();

    @Override
    void close();
}
