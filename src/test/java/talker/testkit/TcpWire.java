package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection as bytes and lines. Reads only when it is asked to, so a test that asks for nothing is a client that
 * does not read. For one thread at a time, except that one may read while another writes.
 */
final class TcpWire implements Wire {
    private final Socket socket;
    private final byte[] chunk = new byte[64 * 1024];
    private int at;
    private int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable End end;

    /** Opens a connection; {@code receiveBuffer} 0 leaves the kernel's choice. */
    TcpWire(int port, int receiveBuffer) {
        socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that stands. */
    TcpWire(Socket socket) {
        this.socket = socket;
    }

    /** Writes all the bytes in one call. */
    @Override
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable String nextLine(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (end == null) {
            for (; at < limit; at++) {
                if (chunk[at] == '\n') {
                    at++;
                    return takeLine();
                }
                line.write(chunk[at]);
            }
            fill(deadline);
        }
        if (end == End.FIN && line.size() > 0) {
            throw new AssertionError("the connection ended inside a line: " + takeLine());
        }
        return null;
    }

    @Override
    public byte[] readToTheEnd(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (end == null) {
            all.write(chunk, at, limit - at);
            fill(deadline);
        }
        if (end != End.FIN) {
            throw new AssertionError("the connection was broken off after " + all.toString(UTF_8));
        }
        return all.toByteArray();
    }

    @Override
    public @Nullable End end() {
        return end;
    }

    private void fill(long deadline) {
        try {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) left);
            int count = socket.getInputStream().read(chunk);
            at = 0;
            limit = Math.max(count, 0);
            end = count < 0 ? End.FIN : null;
        } catch (SocketTimeoutException late) {
            throw new AssertionError("nothing came in time");
        } catch (SocketException reset) {
            end = End.RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String takeLine() {
        byte[] bytes = line.toByteArray();
        line.reset();
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + new String(bytes, UTF_8));
        }
    }

    @Override
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server gets a RST. */
    @Override
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the socket: a FIN, or a RST where bytes were left unread. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
