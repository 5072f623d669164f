package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port in front of a server's, on which connections can be broken, or made to pass nothing while they stay open. */
public final class Gate implements AutoCloseable {
    private final ServerSocket door;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private volatile int port;
    private volatile boolean hidesVersion;

    private Gate(int port) throws IOException {
        this.port = port;
        door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        start(this::take);
    }

    /** A gate to the server on this port of this machine. */
    public static Gate to(int port) {
        try {
            return new Gate(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port to connect to. */
    public int port() {
        return door.getLocalPort();
    }

    /** Clients that ask for version 2 through this gate find a server that knows version 1 only. */
    public Gate hidingVersion() {
        hidesVersion = true;
        return this;
    }

    /** Connections made from now on lead to the server on this port. */
    public void leadTo(int other) {
        port = other;
    }

    /** The connections that there are pass nothing any more, in either direction, and stay open; new ones are not. */
    public void freeze() {
        ways.forEach(way -> way.isFrozen = true);
    }

    /** The connections that there are end. */
    public void breakAll() {
        ways.forEach(Way::close);
    }

    private void take() {
        try {
            while (true) {
                Socket here = door.accept();
                start(() -> open(here));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void open(Socket here) {
        try {
            Way way = new Way(here, new Socket(InetAddress.getLoopbackAddress(), port));
            ways.add(way);
            start(() -> way.pass(way.there, way.here));
            if (hidesVersion) {
                way.passConnect();
            }
            way.pass(way.here, way.there);
        } catch (IOException nobodyThere) {
            closeSocket(here);
        }
    }

    private static void start(Runnable run) {
        Thread thread = new Thread(run, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeSocket(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is gone either way
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        breakAll();
    }

    /** One connection through the gate. */
    private final class Way {
        private final Socket here;
        private final Socket there;
        private volatile boolean isFrozen;

        Way(Socket here, Socket there) {
            this.here = here;
            this.there = there;
        }

        /** Passes the first line, in which the key is made one that says nothing. */
        void passConnect() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int each = 0;
            while (each != '\n' && (each = here.getInputStream().read()) >= 0) {
                line.write(each);
            }
            String connect = line.toString(UTF_8).replace("\"version\"", "\"hidden\"");
            there.getOutputStream().write(connect.getBytes(UTF_8));
        }

        void pass(Socket from, Socket to) {
            byte[] bytes = new byte[8192];
            try {
                int count;
                while ((count = from.getInputStream().read(bytes)) >= 0) {
                    if (!isFrozen) {
                        to.getOutputStream().write(bytes, 0, count);
                    }
                }
                if (!isFrozen) {
                    to.shutdownOutput();
                }
            } catch (IOException broken) {
                close();
            }
        }

        void close() {
            ways.remove(this);
            closeSocket(here);
            closeSocket(there);
        }
    }
}
