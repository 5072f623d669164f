package talker.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Broadcasts as a Talker server does, but does one member wrong. */
final class FaultyServer implements AutoCloseable {
    /** What becomes of a line on its way to the member; the result is what is sent instead. */
    interface Fault {
        List<String> apply(int count, String line);
    }

    /** The member that is done wrong is the one who came last of so many. */
    private final int members;

    private final Fault fault;
    private final ServerSocket door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private int finals;

    FaultyServer(int members, Fault fault) throws IOException {
        this.members = members;
        this.fault = fault;
        start(this::take);
    }

    int port() {
        return door.getLocalPort();
    }

    private static void start(Runnable run) {
        Thread thread = new Thread(run, "faulty-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void take() {
        try {
            while (true) {
                Socket socket = door.accept();
                synchronized (this) {
                    sockets.add(socket);
                }
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.contains("\"type\":\"message\"")) {
                    broadcast(line);
                } else if (line.contains("\"type\":\"close\"")) {
                    socket.close();
                }
            }
        } catch (IOException gone) {
            // as it is with clients
        }
    }

    private synchronized void broadcast(String line) throws IOException {
        boolean isFinal = line.contains("\"final\":true");
        finals += isFinal ? 1 : 0;
        for (int i = 0; i < sockets.size(); i++) {
            boolean isWronged = isFinal && i == members - 1;
            for (String each : isWronged ? fault.apply(finals, line) : List.of(line)) {
                send(sockets.get(i), each);
            }
        }
    }

    private static void send(Socket socket, String line) {
        try {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
        } catch (IOException gone) {
            // the others go on
        }
    }

    @Override
    public synchronized void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
