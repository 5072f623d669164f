package talker.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many connections to a server on one thread: opens, reads, cuts what comes into lines, and writes. Nothing is
 * allocated for a line; what is kept for a connection is only a line that has come in part.
 */
final class Sockets implements AutoCloseable {
    /** What becomes of connections. */
    interface Events {
        /** A connection stands. */
        void opens(int connection);

        /** A line has come at this time of System.nanoTime(); it lies in {@code bytes[from, to)} until this returns. */
        void hears(int connection, byte[] bytes, int from, int to, long now);

        /** A connection cannot be made, or has ended, and not by {@link #drop}. */
        void breaks(int connection, String why);
    }

    private static final int CHUNK = 256 * 1024;
    private static final int LONGEST_LINE = 16 * 1024 * 1024;
    private static final int MOST_UNSENT = 16 * 1024 * 1024;
    private static final long MILLI = 1_000_000;
    private static final byte[] NOTHING = new byte[0];

    /** One connection. */
    private static final class Line {
        private final int number;
        private final SocketChannel channel;
        private final SelectionKey key;
        private byte[] rest = NOTHING;
        private @Nullable ByteBuffer unsent;

        Line(int number, SocketChannel channel, Selector selector) throws IOException {
            this.number = number;
            this.channel = channel;
            this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        }
    }

    private final List<InetSocketAddress> addresses;
    private final Events events;
    private final Selector selector = Selector.open();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(CHUNK);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(CHUNK);
    private final @Nullable Line[] lines;
    private byte[] bytes = new byte[CHUNK * 2];

    Sockets(List<InetSocketAddress> addresses, int connections, Events events) throws IOException {
        this.addresses = addresses;
        this.events = events;
        this.lines = new @Nullable Line[connections];
    }

    /** Begins to connect; the rest is told by the events. */
    void open(int connection) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            lines[connection] = new Line(connection, channel, selector);
            channel.connect(addresses.get(connection % addresses.size()));
        } catch (IOException refused) {
            breaks(connection, refused);
        }
    }

    /** Sends a line with its line break; what the socket does not take at once waits in memory. */
    void send(int connection, byte[] text) {
        Line line = lines[connection];
        if (line == null) {
            return;
        }
        if (line.unsent != null) {
            line.unsent = append(line.unsent, text);
            if (line.unsent.remaining() > MOST_UNSENT) {
                breaks(connection, "the server takes nothing of what is sent");
            }
            return;
        }
        outgoing.clear().put(text).flip();
        try {
            line.channel.write(outgoing);
        } catch (IOException broken) {
            breaks(connection, broken);
            return;
        }
        if (outgoing.hasRemaining()) {
            line.unsent =
                    ByteBuffer.allocate(outgoing.remaining()).put(outgoing).flip();
            line.key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }

    private static ByteBuffer append(ByteBuffer unsent, byte[] text) {
        if (unsent.capacity() - unsent.limit() < text.length) {
            ByteBuffer larger = ByteBuffer.allocate((unsent.remaining() + text.length) * 2);
            return larger.put(unsent).put(text).flip();
        }
        int begin = unsent.position();
        int end = unsent.limit();
        return unsent.limit(end + text.length).position(end).put(text).position(begin);
    }

    /** Ends a connection without a word, as a client does that is killed. No event tells of it. */
    void drop(int connection) {
        Line line = lines[connection];
        lines[connection] = null;
        if (line != null) {
            close(line.channel);
        }
    }

    /** Reads what has come on a connection up to now. */
    void read(int connection) {
        Line line = lines[connection];
        if (line != null && line.channel.isConnected()) {
            read(line);
        }
    }

    /** Deals with what happens, for this long at the most: full milliseconds, less than one is none. */
    void poll(long nanos) throws IOException {
        if (nanos < MILLI) {
            selector.selectNow(this::happens);
        } else {
            selector.select(this::happens, nanos / MILLI);
        }
    }

    private void happens(SelectionKey key) {
        Line line = (Line) key.attachment();
        if (line == null || lines[line.number] != line) {
            return;
        }
        if (key.isConnectable()) {
            connects(line);
        }
        if (key.isValid() && key.isWritable()) {
            write(line);
        }
        if (key.isValid() && key.isReadable()) {
            read(line);
        }
    }

    private void connects(Line line) {
        try {
            line.channel.finishConnect();
            line.key.interestOps(SelectionKey.OP_READ);
        } catch (IOException refused) {
            breaks(line.number, refused);
            return;
        }
        events.opens(line.number);
    }

    private void write(Line line) {
        ByteBuffer unsent = line.unsent;
        try {
            if (unsent != null) {
                line.channel.write(unsent);
            }
            if (unsent == null || !unsent.hasRemaining()) {
                line.unsent = null;
                line.key.interestOpsAnd(~SelectionKey.OP_WRITE);
            }
        } catch (IOException broken) {
            breaks(line.number, broken);
        }
    }

    private void read(Line line) {
        int count;
        try {
            count = line.channel.read(incoming.clear());
        } catch (IOException broken) {
            breaks(line.number, broken);
            return;
        }
        if (count < 0) {
            breaks(line.number, "the server ended the connection");
            return;
        }
        byte[] rest = line.rest;
        int total = rest.length + count;
        if (bytes.length < total) {
            bytes = new byte[total * 2];
        }
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        incoming.flip().get(bytes, rest.length, count);
        int used = cut(line, rest.length, total);
        line.rest = used == total ? NOTHING : Arrays.copyOfRange(bytes, used, total);
        if (line.rest.length > LONGEST_LINE && lines[line.number] == line) {
            breaks(line.number, "the server sent a line without an end");
        }
    }

    /** Hands out the complete lines, of which the first is known to have no end before {@code from}. */
    private int cut(Line line, int from, int total) {
        long now = System.nanoTime();
        int begin = 0;
        int end = LineScanner.lineBreak(bytes, from, total);
        while (end >= 0 && lines[line.number] == line) {
            events.hears(line.number, bytes, begin, end, now);
            begin = end + 1;
            end = LineScanner.lineBreak(bytes, begin, total);
        }
        return begin;
    }

    private void breaks(int connection, Exception why) {
        String message = why.getMessage();
        breaks(connection, message != null ? message : why.getClass().getSimpleName());
    }

    private void breaks(int connection, String why) {
        drop(connection);
        events.breaks(connection, why);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            // it is gone either way
        }
    }

    /** Ends all connections. */
    @Override
    public void close() throws IOException {
        for (int connection = 0; connection < lines.length; connection++) {
            drop(connection);
        }
        selector.close();
    }
}
