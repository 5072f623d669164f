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
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import talker.tls.TlsContexts;
import talker.tls.TlsPipe;

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
    static final byte[] NOTHING = new byte[0];

    private final List<InetSocketAddress> addresses;
    private final Optional<SSLContext> tls;
    private final Events events;
    private final Selector selector = Selector.open();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(CHUNK);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(CHUNK);
    private final @Nullable SocketLine[] lines;
    private byte[] bytes = new byte[CHUNK * 2];

    /** {@code tls}: whom to trust, where the servers speak TLS. */
    Sockets(List<InetSocketAddress> addresses, Optional<SSLContext> tls, int connections, Events events)
            throws IOException {
        this.addresses = addresses;
        this.tls = tls;
        this.events = events;
        this.lines = new @Nullable SocketLine[connections];
    }

    /** Begins to connect; the rest is told by the events. */
    void open(int connection) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetSocketAddress address = addresses.get(connection % addresses.size());
            TlsPipe pipe = tls.map(context ->
                            new TlsPipe(TlsContexts.clientEngine(context, address.getHostString(), address.getPort())))
                    .orElse(null);
            lines[connection] = new SocketLine(connection, channel, pipe, selector);
            channel.connect(address);
        } catch (IOException refused) {
            breaks(connection, refused);
        }
    }

    /** Sends a line with its line break; what the socket does not take at once waits in memory. */
    void send(int connection, byte[] text) {
        SocketLine line = lines[connection];
        if (line == null) {
            return;
        }
        try {
            transmit(line, line.tls == null ? text : encrypted(line.tls, text));
        } catch (SSLException broken) {
            breaks(connection, broken);
        }
    }

    private static byte[] encrypted(TlsPipe pipe, byte[] text) throws SSLException {
        pipe.encrypt(text);
        return pipe.takeOutgoing();
    }

    private void transmit(SocketLine line, byte[] text) {
        int connection = line.number;
        if (line.isStuck()) {
            if (line.waits(text) > MOST_UNSENT) {
                breaks(connection, "the server takes nothing of what is sent");
            }
            return;
        }
        ByteBuffer outgoing =
                text.length <= CHUNK ? this.outgoing.clear().put(text).flip() : ByteBuffer.wrap(text);
        try {
            line.channel.write(outgoing);
        } catch (IOException broken) {
            breaks(connection, broken);
            return;
        }
        if (outgoing.hasRemaining()) {
            line.isStuckWith(outgoing);
        }
    }

    /** Ends a connection without a word, as a client does that is killed. No event tells of it. */
    void drop(int connection) {
        SocketLine line = lines[connection];
        lines[connection] = null;
        if (line != null) {
            close(line.channel);
        }
    }

    /** Reads what has come on a connection up to now. */
    void read(int connection) {
        SocketLine line = lines[connection];
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
        SocketLine line = (SocketLine) key.attachment();
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

    private void connects(SocketLine line) {
        try {
            line.channel.finishConnect();
            line.key.interestOps(SelectionKey.OP_READ);
        } catch (IOException refused) {
            breaks(line.number, refused);
            return;
        }
        if (line.tls == null) {
            events.opens(line.number);
            return;
        }
        try {
            line.tls.begin();
            transmit(line, line.tls.takeOutgoing());
        } catch (SSLException impossible) {
            breaks(line.number, impossible);
        }
    }

    /** What has come, decrypted; after the end of the handshake the connection stands. */
    private byte[] decrypted(SocketLine line, TlsPipe pipe, int count) throws SSLException {
        byte[] bytes = new byte[count];
        incoming.flip().get(bytes);
        boolean stood = pipe.isOpen();
        byte[] plain = pipe.decryptHere(bytes);
        if (pipe.hasOutgoing()) {
            transmit(line, pipe.takeOutgoing());
        }
        if (pipe.isOpen() && !stood && lines[line.number] == line) {
            events.opens(line.number);
        }
        return plain;
    }

    private void write(SocketLine line) {
        try {
            line.write();
        } catch (IOException broken) {
            breaks(line.number, broken);
        }
    }

    private void read(SocketLine line) {
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
        if (line.tls == null) {
            cut(line, incoming.flip());
            return;
        }
        try {
            byte[] plain = decrypted(line, line.tls, count);
            if (lines[line.number] == line && plain.length > 0) {
                cut(line, ByteBuffer.wrap(plain));
            }
        } catch (SSLException broken) {
            breaks(line.number, broken);
        }
    }

    private void cut(SocketLine line, ByteBuffer next) {
        int count = next.remaining();
        byte[] rest = line.rest;
        int total = rest.length + count;
        if (bytes.length < total) {
            bytes = new byte[total * 2];
        }
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        next.get(bytes, rest.length, count);
        int used = cut(line, rest.length, total);
        line.rest = used == total ? NOTHING : Arrays.copyOfRange(bytes, used, total);
        if (line.rest.length > LONGEST_LINE && lines[line.number] == line) {
            breaks(line.number, "the server sent a line without an end");
        }
    }

    /** Hands out the complete lines, of which the first is known to have no end before {@code from}. */
    private int cut(SocketLine line, int from, int total) {
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
