package talker.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/** One TCP connection, which never blocks: lines in, lines out. What waits to go out is bounded by whoever asks isFull. */
final class Wire implements Link, AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final int FULL = 64 * 1024;
    private static final int LONGEST_LINE = 16 * 1024 * 1024;

    /** So that a server that vanished is noticed even in version 1, which does not answer a ping. In seconds. */
    private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, 20,
            ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
            ExtendedSocketOptions.TCP_KEEPCOUNT, 4);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer incoming = ByteBuffer.allocate(CHUNK);
    private byte[] part = new byte[0];
    private ByteBuffer outgoing = ByteBuffer.allocate(CHUNK).flip();

    private Wire(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_CONNECT);
    }

    /** Begins to connect. */
    static Wire open(Address address, Selector selector) throws IOException {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            throw new UnknownHostException("there is no host " + address.host());
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            for (Map.Entry<SocketOption<Integer>, Integer> each : KEEP_ALIVE.entrySet()) {
                if (channel.supportedOptions().contains(each.getKey())) {
                    channel.setOption(each.getKey(), each.getValue());
                }
            }
            Wire wire = new Wire(channel, selector);
            channel.connect(resolved);
            return wire;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    boolean isConnected() {
        return channel.isConnected();
    }

    /** Whether the connection stands now that did not before. */
    boolean finishConnect() throws IOException {
        if (!key.isConnectable() || !channel.finishConnect()) {
            return false;
        }
        key.interestOps(SelectionKey.OP_READ);
        return true;
    }

    /** Hands out the lines that have come; tells whether more may come. */
    boolean read(Consumer<ServerLine> whenHeard) throws IOException {
        int count = channel.read(incoming.clear());
        if (count <= 0) {
            return count == 0;
        }
        byte[] bytes = Arrays.copyOf(part, part.length + count);
        incoming.flip().get(bytes, part.length, count);
        int begin = 0;
        for (int i = part.length; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                whenHeard.accept(ServerLine.decode(bytes, begin, i));
                begin = i + 1;
            }
        }
        part = Arrays.copyOfRange(bytes, begin, bytes.length);
        if (part.length > LONGEST_LINE) {
            throw new IOException("the server sent a line without an end");
        }
        return true;
    }

    @Override
    public void send(byte[] line) {
        if (outgoing.capacity() - outgoing.limit() < line.length) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(CHUNK, (outgoing.remaining() + line.length) * 2));
            outgoing = larger.put(outgoing).flip();
        }
        int begin = outgoing.position();
        int end = outgoing.limit();
        outgoing.limit(end + line.length).position(end).put(line).position(begin);
    }

    @Override
    public boolean isFull() {
        return outgoing.remaining() >= FULL;
    }

    /** Writes what the socket takes. */
    void write() throws IOException {
        if (outgoing.hasRemaining()) {
            channel.write(outgoing);
        }
        key.interestOps(outgoing.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // it is gone either way
        }
    }
}
