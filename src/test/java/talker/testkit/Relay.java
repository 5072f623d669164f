package talker.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to a server, which can be lost: from then on nothing passes in either direction, and neither end is told, as when
 * packets are dropped. Its own buffers are small, so that the server notices soon that nothing is taken.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final int port;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private boolean isLost;

    /** A way to a port of loopback. */
    public Relay(int port) {
        this.port = port;
        try {
            door = new ServerSocket();
            door.setReceiveBufferSize(BUFFER);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::take);
    }

    /** Where to connect instead. */
    public int port() {
        return door.getLocalPort();
    }

    /** From now on nothing passes. */
    public synchronized void lose() {
        isLost = true;
    }

    private synchronized void awaitPassage() throws IOException {
        try {
            while (isLost) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void take() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket();
                sockets.add(client);
                sockets.add(server);
                server.setReceiveBufferSize(BUFFER);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                start(() -> pass(client, server));
                start(() -> pass(server, client));
            }
        } catch (IOException closed) {
            // as it is at the end
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[BUFFER];
        try {
            for (int count = from.getInputStream().read(bytes);
                    count >= 0;
                    count = from.getInputStream().read(bytes)) {
                awaitPassage();
                to.getOutputStream().write(bytes, 0, count);
            }
            awaitPassage();
            to.shutdownOutput();
        } catch (IOException ended) {
            // so does the other direction, or the test
        }
    }

    private static void start(Runnable run) {
        Thread thread = new Thread(run, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
