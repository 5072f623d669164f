package talker.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Thousands of connections that say nothing, or a byte now and then, watched by one thread. */
public final class Crowd implements AutoCloseable {
    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);
    private int open;
    private long received;

    /** So many connections to a port of loopback. */
    public Crowd(int port, int size) {
        try {
            selector = Selector.open();
            InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            for (int i = 0; i < size; i++) {
                SocketChannel channel = SocketChannel.open(server);
                channels.add(channel);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                open++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many connections the server has not closed yet. */
    public int stillOpen() {
        try {
            selector.selectNow(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    /** Each connection that is open says the same few bytes. */
    public void says(byte[] bytes) {
        for (SocketChannel channel : channels) {
            try {
                if (channel.isOpen()) {
                    channel.write(ByteBuffer.wrap(bytes));
                }
            } catch (IOException closed) {
                // the next look at it shows that
            }
        }
    }

    /** How many bytes the server has sent to all of them, as far as {@link #stillOpen()} has looked. */
    public long received() {
        return received;
    }

    private void read(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        int count;
        try {
            count = channel.read(buffer.clear());
        } catch (IOException reset) {
            count = -1;
        }
        if (count < 0) {
            key.cancel();
            open--;
        } else {
            received += count;
        }
    }

    @Override
    public void close() {
        try {
            for (SocketChannel channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
