package talker.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A WebSocket of which a test decides every byte, after the handshake. */
final class RawWebSocket implements Closeable {
    static final int TEXT = 1;
    static final int CLOSE = 8;

    /** How long to wait for more from a server that may be waiting for the rest of a frame that does not come. */
    private static final int SILENCE_MILLIS = 60;

    private static final String HANDSHAKE = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection:"
            + " Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private final Socket socket;
    private final DataInputStream in;

    RawWebSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(HANDSHAKE.getBytes(US_ASCII));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + head);
        }
        socket.setSoTimeout(SILENCE_MILLIS);
    }

    void sends(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** A frame as a client sends it: masked, of the right length. */
    static byte[] frame(boolean isLast, int opcode, byte[] payload, Random random) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((isLast ? 0x80 : 0) | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(0x80 | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        return frame.toByteArray();
    }

    /** The next text message, which the server sends as it likes to; null where nothing more comes. */
    byte @Nullable [] nextText() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int second = in.readUnsignedByte();
                long length = second & 0x7f;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                byte[] payload = in.readNBytes((int) length);
                if ((first & 0x0f) == CLOSE) {
                    return null;
                }
                if ((first & 0x0f) <= TEXT) {
                    text.writeBytes(payload);
                    if ((first & 0x80) != 0) {
                        return text.toByteArray();
                    }
                }
            }
        } catch (EOFException | SocketTimeoutException end) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
