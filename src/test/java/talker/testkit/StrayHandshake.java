package talker.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * A handshake message where none belongs: within a connection, encrypted like everything else there. The JDK sends none, so
 * it is put among what its engine is about to send.
 */
public final class StrayHandshake {
    /** As long as it says, and too short for anything else. */
    private static final byte[] CLIENT_HELLO = {1, 0, 0, 4, 3, 3, 0, 0};

    private StrayHandshake() {}

    /** The record of a ClientHello, as this engine, whose handshake is done, encrypts it. */
    public static byte[] clientHello(SSLEngine engine) throws SSLException {
        try {
            Object record = get(get(engine, "conContext"), "outputRecord");
            Method encode = method(record.getClass(), "encodeHandshake");
            encode.invoke(record, CLIENT_HELLO, 0, CLIENT_HELLO.length);
        } catch (ReflectiveOperationException changed) {
            throw new LinkageError("the JDK's TLS is not what it was", changed);
        }
        ByteBuffer scratch = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), scratch);
        return Arrays.copyOf(scratch.array(), scratch.position());
    }

    private static Object get(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new NoSuchMethodException(name);
    }
}
