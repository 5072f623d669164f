package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client as the protocol wants it, on a thread of its own: says one thing after another, comes back at once when its
 * connection breaks, to the next of its servers, sends again what was not echoed, and drops what comes twice. It
 * remembers which finals it heard, and in what order.
 */
public final class Chatter implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAUSE_MILLIS = 20;
    private static final int MAX_TICK_MILLIS = 50;
    private static final Pattern FINAL = Pattern.compile("\"id\":\"([-0-9a-f]{36})\",\"from\":.*\"final\":true");

    private final String room;
    private final String user;
    private final String token;
    private final List<Integer> ports;
    private final int outstanding;
    private final long pauseNanos;
    private final long patienceNanos;
    private final Consumer<String> whenHeard;
    private final Thread thread;

    private final Map<String, String> unconfirmed = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final AtomicInteger echoes = new AtomicInteger();
    private final AtomicInteger connects = new AtomicInteger();
    private volatile boolean isTalking = true;
    private volatile boolean isDone;
    private volatile int waiting;
    private int said;
    private long nextAt = System.nanoTime();
    private long lastLine;

    /**
     * Starts at once.
     *
     * @param outstanding how many finals may wait for their echo; 0 only listens
     * @param perSecond how many it says a second at most; 0 is as fast as the echoes come
     */
    public Chatter(String room, String user, String token, List<Integer> ports, int outstanding, double perSecond) {
        this(room, user, token, ports, outstanding, perSecond, Duration.ofDays(1), id -> {});
    }

    /**
     * Starts at once.
     *
     * @param patience how long it waits for an echo without hearing anything, before it tries the next server
     * @param whenHeard told the id of each final when it is first heard
     */
    public Chatter(
            String room,
            String user,
            String token,
            List<Integer> ports,
            int outstanding,
            double perSecond,
            Duration patience,
            Consumer<String> whenHeard) {
        this.patienceNanos = patience.toNanos();
        this.whenHeard = whenHeard;
        this.room = room;
        this.user = user;
        this.token = token;
        this.ports = ports;
        this.outstanding = outstanding;
        this.pauseNanos = perSecond == 0 ? 0 : (long) (1e9 / perSecond);
        thread = new Thread(this::run, "chatter-" + user);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public String toString() {
        return user;
    }

    /** The ids of the finals it has heard, each once, in the order in which they first came. */
    public List<String> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** How many of its own finals it has heard. */
    public int echoes() {
        return echoes.get();
    }

    /** How many finals it has said that were not echoed yet. */
    public int waiting() {
        return waiting;
    }

    /** How often it has connected. */
    public int connects() {
        return connects.get();
    }

    /** The errors that it was told. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** Says nothing new from now on; what is under way is still seen through. */
    public void stopTalking() {
        isTalking = false;
    }

    /** Whether everything it said has been echoed. */
    public boolean isConfirmed() {
        return !isTalking && waiting == 0;
    }

    @Override
    public void close() {
        isDone = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int turn = Math.floorMod(user.hashCode(), ports.size());
        while (!isDone) {
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(turn++ % ports.size())),
                        1000);
                connects.incrementAndGet();
                converse(socket);
            } catch (IOException broken) {
                LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000L);
            }
        }
    }

    private void converse(Socket socket) throws IOException {
        StringBuilder opening = new StringBuilder(
                        JSON.writeValueAsString(Map.of("type", "connect", "room", room, "user", user, "token", token)))
                .append('\n');
        unconfirmed.values().forEach(line -> opening.append(line).append('\n'));
        socket.getOutputStream().write(opening.toString().getBytes(UTF_8));
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        byte[] chunk = new byte[16 * 1024];
        lastLine = System.nanoTime();
        while (!isDone) {
            talk(socket);
            if (!unconfirmed.isEmpty() && System.nanoTime() - lastLine > patienceNanos) {
                return;
            }
            int count = read(socket, in, chunk);
            for (int i = 0; i < count; i++) {
                if (chunk[i] == '\n') {
                    lastLine = System.nanoTime();
                    hear(line.toString(UTF_8));
                    line.reset();
                } else {
                    line.write(chunk[i]);
                }
            }
        }
    }

    /** What has come; nothing where nothing comes before there is more to say. */
    private int read(Socket socket, InputStream in, byte[] chunk) throws IOException {
        long untilNext = isTalking && unconfirmed.size() < outstanding
                ? (nextAt - System.nanoTime()) / 1_000_000 + 1
                : MAX_TICK_MILLIS;
        socket.setSoTimeout((int) Math.max(1, Math.min(MAX_TICK_MILLIS, untilNext)));
        try {
            int count = in.read(chunk);
            if (count < 0) {
                throw new EOFException("the connection ended");
            }
            return count;
        } catch (SocketTimeoutException quiet) {
            return 0;
        }
    }

    private void talk(Socket socket) throws IOException {
        while (isTalking && unconfirmed.size() < outstanding && System.nanoTime() - nextAt >= 0) {
            nextAt = pauseNanos == 0 ? nextAt : Math.max(nextAt + pauseNanos, System.nanoTime() - pauseNanos);
            String id = UUID.randomUUID().toString();
            String line = JSON.writeValueAsString(
                    Map.of("type", "message", "content", user + " says " + said++, "id", id, "final", true));
            unconfirmed.put(id, line);
            waiting = unconfirmed.size();
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
        }
    }

    /** Without parsing the line: so many are heard that a test would measure its own parser. */
    private void hear(String line) {
        if (line.startsWith("{\"type\":\"error\"")) {
            errors.add(line);
            return;
        }
        Matcher found = FINAL.matcher(line);
        if (!found.find()) {
            return;
        }
        String id = found.group(1);
        if (known.add(id)) {
            heard.add(id);
            whenHeard.accept(id);
        }
        if (unconfirmed.remove(id) != null) {
            waiting = unconfirmed.size();
            echoes.incrementAndGet();
        }
    }
}
