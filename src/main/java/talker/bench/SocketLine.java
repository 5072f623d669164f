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

    @Nullable
    ByteBuffer unsent;

    SocketLine(int number, SocketChannel channel, @Nullable TlsPipe tls, Selector selector) throws IOException {
        this.number = number;
        this.tls = tls;
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }
}
