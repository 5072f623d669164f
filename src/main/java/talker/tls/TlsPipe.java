package talker.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What TLS makes of the bytes of one connection, in both directions and without a socket: what comes from the network goes
 * into {@link #decrypt}, what is to be said into {@link #encrypt}, and what {@link #takeOutgoing} gives has to be sent, after
 * every call. It keeps no more than a record that has come in part, what came while a task was to be done, and what was not taken yet. For one thread at a time.
 */
public final class TlsPipe {
    private static final byte[] NOTHING = {};
    private static final int ALERT = 21;
    private static final int APPLICATION_DATA = 23;
    private static final int HEADER = 5;
    private static final int SCRATCH = 64 * 1024;

    /** A whole record, of the largest that RFC 8446 and RFC 5246 allow. */
    private static final int MOST_KEPT = HEADER + (1 << 14) + 2048;

    private static final String HANDSHAKE_WITHIN = "a handshake within a connection";

    /** A thread's own: connections that are at rest need no buffers. */
    private static final ThreadLocal<ByteBuffer> CIPHER = ThreadLocal.withInitial(() -> ByteBuffer.allocate(SCRATCH));

    private static final ThreadLocal<ByteBuffer> PLAIN = ThreadLocal.withInitial(() -> ByteBuffer.allocate(SCRATCH));

    private final SSLEngine engine;
    private byte[] rest = NOTHING;
    private byte[] outgoing = NOTHING;
    private boolean isOpen;
    private boolean isEnded;

    /** For a new connection; the engine's side is set. */
    public TlsPipe(SSLEngine engine) {
        this.engine = engine;
    }

    /** Begins the handshake: a client has something to send then, a server waits. */
    public void begin() throws SSLException {
        engine.beginHandshake();
        decrypt(NOTHING);
    }

    /** Whether the handshake is done and nothing has gone wrong: what is said is encrypted. */
    public boolean isOpen() {
        return isOpen;
    }

    /** Whether the other side has said that nothing more comes. It may still read. */
    public boolean isEnded() {
        return isEnded;
    }

    /** The name in the certificate of the other side; empty where it showed none. */
    public Optional<String> peer() {
        try {
            return Optional.of(engine.getSession().getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    /**
     * What takes milliseconds in a handshake, such as a signature; null where there is none to do. It may be run on another
     * thread; nothing else of this may be called until it is done, and then {@link #decrypt} of nothing goes on.
     */
    public @Nullable Runnable task() {
        return engine.getDelegatedTask();
    }

    /** Does on this thread what there is to do. */
    public byte[] decryptHere(byte[] bytes) throws SSLException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.writeBytes(decrypt(bytes));
        for (Runnable task = task(); task != null; task = task()) {
            task.run();
            plain.writeBytes(decrypt(NOTHING));
        }
        return plain.toByteArray();
    }

    /**
     * Takes bytes from the network.
     *
     * @return what they say, as far as it has come whole
     * @throws SSLException where the other side speaks no TLS, or none that is acceptable; what is outgoing then tells it so
     */
    public byte[] decrypt(byte[] bytes) throws SSLException {
        if (bytes.length > 0 && rest.length > MOST_KEPT) { // nobody reads on before what came has been looked at
            isOpen = false;
            throw new SSLException("more than a record that cannot be decrypted");
        }
        byte[] all =
                rest.length == 0 ? bytes : concat(rest, ByteBuffer.wrap(bytes).position(bytes.length));
        ByteBuffer in = ByteBuffer.wrap(all);
        Plain plain = new Plain();
        try {
            advance(in, plain);
        } catch (SSLException refused) {
            isOpen = false;
            giveReason();
            throw refused;
        } catch (RuntimeException fault) { // some of the JDK's come from malformed handshakes
            isOpen = false;
            throw new SSLException("TLS failed: " + fault, fault);
        }
        rest = isEnded || !in.hasRemaining() ? NOTHING : remaining(in);
        return plain.take();
    }

    private void advance(ByteBuffer in, Plain plain) throws SSLException {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> waitsForTask();
                case NEED_WRAP -> wrapHandshake();
                default -> unwrap(in, plain);
            };
        }
    }

    /**
     * Within a connection there is nothing that takes long: new keys and tickets of version 1.3 are made at once. What would
     * is a handshake, whose task stops everything else until it is run.
     */
    private boolean waitsForTask() throws SSLException {
        if (isOpen) {
            throw new SSLException(HANDSHAKE_WITHIN);
        }
        return false;
    }

    /** Whether there may be more to do. */
    private boolean wrapHandshake() throws SSLException {
        ByteBuffer scratch = CIPHER.get().clear();
        SSLEngineResult result = engine.wrap(ByteBuffer.wrap(NOTHING), scratch);
        queue(scratch);
        noteOpen(result);
        return result.bytesProduced() > 0 && !engine.isOutboundDone();
    }

    private boolean unwrap(ByteBuffer in, Plain plain) throws SSLException {
        if (isEnded || (isOpen && !isData(in))) {
            return false;
        }
        ByteBuffer scratch = plain.room(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(in, scratch);
        noteOpen(result);
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                return false;
            }
            case CLOSED -> {
                isEnded = true;
                return engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP;
            }
            case BUFFER_OVERFLOW -> throw new SSLException("a record that is too large");
            default -> {
                return true;
            }
        }
    }

    private void noteOpen(SSLEngineResult result) {
        SSLEngineResult.HandshakeStatus status = result.getHandshakeStatus();
        isOpen |= status == SSLEngineResult.HandshakeStatus.FINISHED
                || (status == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING
                        && result.getStatus() == SSLEngineResult.Status.OK);
    }

    /**
     * Whether the next record is to be decrypted. In version 1.2, where that can be seen from outside, an alert ends what
     * comes: the JDK would take it for the end of what goes out, too, and the last lines would be lost. And nobody
     * negotiates anew.
     */
    private boolean isData(ByteBuffer in) throws SSLException {
        if (in.remaining() < HEADER) {
            return false;
        }
        int type = in.get(in.position());
        if (type == APPLICATION_DATA || engine.getSession().getProtocol().equals("TLSv1.3")) {
            return true;
        }
        if (type != ALERT) {
            throw new SSLException(HANDSHAKE_WITHIN);
        }
        isEnded = true;
        return false;
    }

    /** Encrypts what is to be said; once the handshake is done. */
    public void encrypt(byte[] bytes) throws SSLException {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        ByteBuffer scratch = CIPHER.get().clear();
        int record = engine.getSession().getPacketBufferSize();
        try {
            while (from.hasRemaining()) {
                if (scratch.remaining() < record) {
                    queue(scratch);
                    scratch.clear();
                }
                SSLEngineResult result = engine.wrap(from, scratch);
                boolean isStuck = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
                if (isStuck || result.getStatus() != SSLEngineResult.Status.OK) {
                    throw new SSLException("cannot encrypt: " + result);
                }
            }
        } catch (RuntimeException fault) {
            throw new SSLException("TLS failed: " + fault, fault);
        }
        queue(scratch);
    }

    /** Says that nothing more will be said. */
    public void close() {
        engine.closeOutbound();
        giveReason();
    }

    /** Whatever the engine has to say at the end: a close_notify, or the alert that tells what is wrong. */
    private void giveReason() {
        ByteBuffer scratch = CIPHER.get().clear();
        try {
            int before;
            do {
                before = scratch.position();
                engine.wrap(ByteBuffer.wrap(NOTHING), scratch);
            } while (scratch.position() > before && !engine.isOutboundDone());
        } catch (SSLException | RuntimeException silent) {
            // then there is no more to say
        }
        queue(scratch);
    }

    /** Whether there is something to send. */
    public boolean hasOutgoing() {
        return outgoing.length > 0;
    }

    /** What is to be sent next; empty where there is nothing. */
    public byte[] takeOutgoing() {
        byte[] taken = outgoing;
        outgoing = NOTHING;
        return taken;
    }

    private void queue(ByteBuffer written) {
        if (written.position() > 0) {
            outgoing = concat(outgoing, written);
        }
    }

    /** Bytes, and after them what was written into a buffer. */
    private static byte[] concat(byte[] first, ByteBuffer written) {
        ByteBuffer second = written.duplicate().flip();
        byte[] both = Arrays.copyOf(first, first.length + second.remaining());
        second.get(both, first.length, second.remaining());
        return both;
    }

    private static byte[] remaining(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    /** What was decrypted in one go. */
    private static final class Plain {
        private final ByteBuffer scratch = PLAIN.get();
        private byte[] before = NOTHING;

        Plain() {
            scratch.clear();
        }

        ByteBuffer room(int size) {
            if (scratch.remaining() < size) {
                before = take();
                scratch.clear();
            }
            return scratch;
        }

        byte[] take() {
            return scratch.position() == 0 ? before : concat(before, scratch);
        }
    }
}
