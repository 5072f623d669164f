package talker.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between the nodes of a cluster on one machine, which can be cut. Node n listens on 127.0.0.n, and calls
 * itself 127.0.1.n, where this network takes its connections and passes them on; it knows by the address from which they
 * come who speaks. A cut is silent, as when packets are lost: nothing is refused or ended, and when it is mended
 * everything goes on, as with TCP.
 */
public final class Network implements AutoCloseable {
    private final List<Cluster.Node> members = new ArrayList<>();
    private final List<ServerSocket> doors = new ArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private Set<Integer> cutOff = Set.of();
    private boolean isClosed;

    /** A network of so many nodes. */
    public static Network of(int size) throws IOException {
        Network network = new Network();
        for (int number = 0; number < size; number++) {
            network.add(number);
        }
        return network;
    }

    private void add(int number) throws IOException {
        ServerSocket door = new ServerSocket(0, 100, InetAddress.getByName("127.0.1." + (number + 1)));
        doors.add(door);
        members.add(new Cluster.Node("127.0.1." + (number + 1), "127.0.0." + (number + 1), door.getLocalPort()));
        start("network-" + number, () -> take(door, number));
    }

    /** How the nodes are to be started. */
    public List<Cluster.Node> members() {
        return List.copyOf(members);
    }

    /** From now on nothing passes between these nodes, by their numbers from 0, and the others. */
    public synchronized void cutOff(Integer... nodes) {
        cutOff = Set.of(nodes);
    }

    /** Everything passes again. */
    public synchronized void mend() {
        cutOff = new HashSet<>();
        notifyAll();
    }

    private synchronized void awaitPassage(int from, int to) throws IOException {
        while (!isClosed && cutOff.contains(from) != cutOff.contains(to)) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        if (isClosed) {
            throw new IOException("the network is closed");
        }
    }

    private void take(ServerSocket door, int to) {
        while (true) {
            try {
                Socket here = door.accept();
                sockets.add(here);
                int from = here.getInetAddress().getAddress()[3] - 1;
                start("network-" + from + "-" + to, () -> connect(here, from, to));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket here, int from, int to) {
        try (here;
                Socket there = new Socket()) {
            sockets.add(there);
            awaitPassage(from, to);
            there.connect(
                    new InetSocketAddress(
                            members.get(to).bind(), members.get(to).port()),
                    5000);
            start("network-" + to + "-" + from, () -> pass(there, here, to, from));
            pass(here, there, from, to);
        } catch (IOException ended) {
            // as it would without a network between
        } finally {
            sockets.remove(here);
        }
    }

    private void pass(Socket source, Socket target, int from, int to) {
        byte[] bytes = new byte[64 * 1024];
        try {
            source.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            int count;
            while ((count = source.getInputStream().read(bytes)) >= 0) {
                awaitPassage(from, to);
                target.getOutputStream().write(bytes, 0, count);
            }
            awaitPassage(from, to);
            target.shutdownOutput();
        } catch (IOException ended) {
            close(source);
            close(target);
        }
    }

    private static void start(String name, Runnable run) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        for (ServerSocket door : doors) {
            door.close();
        }
        sockets.forEach(this::close);
    }
}
