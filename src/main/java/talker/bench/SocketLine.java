package talker.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import talker.tls.TlsPipe;

/** One connection of {@link Sockets}. */
final class SocketLine {
    final int number;
    final SocketChannel channel;
    final SelectionKey key;
    final @Nullable TlsPipe tls;
    byte[] rest = Sockets.NOTHING;
    private @Nullable ByteBuffer unsent;

    SocketLine(int number, SocketChannel channel, @Nullable TlsPipe tls, Selector selector) throws IOException {
        this.number = number;
        this.tls = tls;
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /** Whether the socket did not take all that was sent. */
    boolean isStuck() {
        return unsent != null;
    }

    /** The socket took no more: the rest waits for it. */
    void isStuckWith(ByteBuffer rest) {
        unsent = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
        key.interestOpsOr(SelectionKey.OP_WRITE);
    }

    /** Waits behind what waits already; the bytes that wait then. */
    int waits(byte[] text) {
        ByteBuffer before = unsent == null ? ByteBuffer.wrap(Sockets.NOTHING) : unsent;
        unsent = append(before, text);
        return unsent.remaining();
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

    /** The socket takes something again. */
    void write() throws IOException {
        if (unsent != null) {
            channel.write(unsent);
        }
        if (unsent == null || !unsent.hasRemaining()) {
            unsent = null;
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
    }
}
