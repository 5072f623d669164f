package talker.client;

import java.io.EOFException;
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
import javax.net.ssl.SSLContext;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import talker.tls.TlsContexts;
import talker.tls.TlsPipe;

/**
 * One TCP connection, plain or through TLS, which never blocks: lines in, lines out. What waits to go out is bounded by
 * whoever asks isFull.
 */
final class Wire implements Link, AutoCloseable {
    private static final byte[] NOTHING = {};
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
    private final @Nullable TlsPipe tls;
    private byte[] part = NOTHING;
    private byte[] early = NOTHING;
    private ByteBuffer encrypted = ByteBuffer.wrap(NOTHING);
    private ByteBuffer outgoing = ByteBuffer.allocate(CHUNK).flip();

    private Wire(SocketChannel channel, @Nullable TlsPipe tls, Selector selector) throws IOException {
        this.channel = channel;
        this.tls = tls;
        this.key = channel.register(selector, SelectionKey.OP_CONNECT);
    }

    /** Begins to connect. */
    static Wire open(Address address, @Nullable SSLContext context, Selector selector) throws IOException {
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
            TlsPipe tls = context == null
                    ? null
                    : new TlsPipe(TlsContexts.clientEngine(context, address.host(), address.port()));
            Wire wire = new Wire(channel, tls, selector);
            channel.connect(resolved);
            return wire;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    boolean isConnected() {
        return channel.isConnected() && (tls == null || tls.isOpen());
    }

    /** Whether the connection stands now that did not before. */
    boolean finishConnect() throws IOException {
        if (channel.isConnected()) {
            return shakeHands();
        }
        if (!key.isConnectable() || !channel.finishConnect()) {
            return false;
        }
        key.interestOps(SelectionKey.OP_READ);
        if (tls == null) {
            return true;
        }
        tls.begin();
        write();
        return false;
    }

    /** Goes on with the handshake of TLS, as far as it can now. */
    private boolean shakeHands() throws IOException {
        byte[] bytes = receive();
        if (bytes == null) {
            throw new EOFException("the server ended the connection before the handshake of TLS was done");
        }
        early = bytes;
        write();
        return isConnected();
    }

    /** What has come, decrypted; null at the end. */
    private byte @Nullable [] receive() throws IOException {
        int count = channel.read(incoming.clear());
        byte[] bytes = new byte[Math.max(0, count)];
        incoming.flip().get(bytes);
        if (tls == null) {
            return count < 0 ? null : bytes;
        }
        byte[] plain = tls.decryptHere(bytes);
        return plain.length == 0 && (count < 0 || tls.isEnded()) ? null : plain;
    }

    /** Hands out the lines that have come; tells whether more may come. */
    boolean read(Consumer<ServerLine> whenHeard) throws IOException {
        byte[] next = early.length > 0 ? early : receive();
        early = NOTHING;
        if (next == null || next.length == 0) {
            return next != null;
        }
        byte[] bytes = Arrays.copyOf(part, part.length + next.length);
        System.arraycopy(next, 0, bytes, part.length, next.length);
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
        return outgoing.remaining() + encrypted.remaining() >= FULL;
    }

    /** Writes what the socket takes. */
    void write() throws IOException {
        if (tls != null) {
            encrypt(tls);
        }
        ByteBuffer next = tls == null ? outgoing : encrypted;
        if (next.hasRemaining()) {
            channel.write(next);
        }
        key.interestOps(next.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Once the last is written, so that no more waits than before. */
    private void encrypt(TlsPipe pipe) throws IOException {
        if (encrypted.hasRemaining()) {
            return;
        }
        if (pipe.isOpen() && outgoing.hasRemaining()) {
            byte[] plain = new byte[outgoing.remaining()];
            outgoing.get(plain);
            pipe.encrypt(plain);
        }
        encrypted = ByteBuffer.wrap(pipe.takeOutgoing());
    }

    @Override
    public void close() {
        try {
            if (tls != null && isConnected() && !encrypted.hasRemaining()) {
                tls.close();
                channel.write(ByteBuffer.wrap(tls.takeOutgoing()));
            }
        } catch (IOException gone) {
            // then nobody hears the goodbye
        }
        try {
            channel.close();
        } catch (IOException gone) {
            // it is gone either way
        }
    }
}
