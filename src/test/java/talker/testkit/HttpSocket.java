package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request on a connection of its own, of which a test decides when each byte goes out. */
final class HttpSocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Socket socket;
    private final InputStream in;

    HttpSocket(int port, String head) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            in = socket.getInputStream();
            send(head);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sendChunk(byte[] bytes) {
        try {
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            chunk.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
            chunk.write(bytes);
            chunk.write("\r\n".getBytes(UTF_8));
            socket.getOutputStream().write(chunk.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status of the response and its headers, in lower case. */
    String head() {
        StringBuilder head = new StringBuilder();
        String line = line();
        while (!line.isEmpty()) {
            head.append(line.toLowerCase(Locale.ROOT)).append('\n');
            line = line();
        }
        return head.toString();
    }

    /** The next chunk of a chunked body; null at its end, or where the connection ends. */
    byte @Nullable [] chunk() {
        try {
            int size = Integer.parseInt(line(), 16);
            byte[] chunk = in.readNBytes(size);
            line();
            return size == 0 ? null : chunk;
        } catch (UncheckedIOException broken) {
            return null;
        } catch (IOException broken) {
            return null;
        }
    }

    byte[] body(int length) {
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int each = in.read();
            while (each != '\n') {
                if (each < 0) {
                    throw new EOFException("the connection ended");
                }
                if (each != '\r') {
                    line.write(each);
                }
                each = in.read();
            }
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("nothing came for " + PATIENCE, silence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
