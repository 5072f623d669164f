package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * People who come to a server that runs somewhere for a moment, one after the other, and each in another way: by TCP, by
 * WebSocket and by HTTP, with right tokens and wrong ones, to type, to speak, to read or to be in the way, and leave with
 * or without a word.
 */
public final class Passersby {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_MILLIS = 20_000;

    private final int tcpPort;
    private final int httpPort;
    private final AdminApi admin;
    private final String account;
    private final List<String> rooms;
    private final List<String> users;
    private final Random random;
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();

    /** {@code users}: whose tokens are those of {@link AdminApi#token}. */
    public Passersby(
            ServerProcess server,
            AdminApi admin,
            String account,
            List<String> rooms,
            List<String> users,
            Random random) {
        tcpPort = server.tcpPort();
        httpPort = server.httpPort();
        this.admin = admin;
        this.account = account;
        this.rooms = rooms;
        this.users = users;
        this.random = random;
    }

    /** The ids of the finals that they were told are stored. */
    public Set<String> confirmed() {
        return confirmed;
    }

    /** One of them comes and goes. */
    public void next() throws IOException {
        String room = rooms.get(random.nextInt(rooms.size()));
        String user = users.get(random.nextInt(users.size()));
        switch (random.nextInt(10)) {
            case 0, 1 -> speaks(room, user);
            case 2 -> reads(room, user);
            case 3 -> comesByWebSocket(room, user);
            case 4 -> posts(room, user);
            case 5 -> dictates(room, user);
            case 6 -> listens(room, user);
            case 7 -> isRefused(room, user);
            case 8 -> breaksOff(room, user);
            default -> isAdministered();
        }
    }

    private static String connectLine(String room, String user, String token, String more) {
        String line = Venue.connectLine(room, user, token);
        return line.substring(0, line.length() - 1) + more + "}\n";
    }

    private static String connectLine(String room, String user, String more) {
        return connectLine(room, user, AdminApi.token(user), more);
    }

    private static String typed(String id, String text) {
        return "{\"type\":\"message\",\"content\":" + Talk.quote(text) + ",\"id\":\"" + id + "\"}\n";
    }

    private void speaks(String room, String user) throws IOException {
        String id = UUID.randomUUID().toString();
        StringBuilder said = new StringBuilder(connectLine(room, user, ""));
        for (int i = 1; i < 6; i++) {
            said.append(typed(id, "hello".substring(0, i)));
        }
        said.append(Talk.finalLine(id, "hello, says " + user)).append('\n');
        if (random.nextBoolean()) {
            said.append("{\"type\":\"close\"}\n");
        }
        confirm(id, said.toString(), "\"final\":true");
    }

    private void reads(String room, String user) throws IOException {
        converse(
                connectLine(room, user, ",\"version\":2,\"history\":5")
                        + "{\"type\":\"history\",\"limit\":100}\n{\"type\":\"users\"}\n{\"type\":\"ping\"}\n",
                "\"type\":\"pong\"");
    }

    private void isRefused(String room, String user) throws IOException {
        converse(connectLine(room, user, "no-token-of-" + user, ""), "Authentication failed");
        converse("{\"type\":\"message\"}\n", "Not connected");
        converse(connectLine(room, user, "") + "{\"type\":1}\nno JSON\n", "Invalid JSON");
    }

    private void breaksOff(String room, String user) throws IOException {
        try (Socket socket = dial()) {
            socket.getOutputStream()
                    .write((connectLine(room, user, ",\"version\":2")
                                    + typed(UUID.randomUUID().toString(), "I am"))
                            .getBytes(UTF_8));
            read(socket, "connected");
            socket.setSoLinger(true, 0);
        }
    }

    private void confirm(String id, String said, String receipt) throws IOException {
        if (converse(said, "\"id\":\"" + id + "\"", receipt)) {
            confirmed.add(id);
        }
    }

    /** Says it, and reads up to a line with all of these parts; tells whether it came. */
    private boolean converse(String said, String... parts) throws IOException {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(said.getBytes(UTF_8));
            return read(socket, parts);
        }
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcpPort);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static boolean read(Socket socket, String... parts) throws IOException {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (List.of(parts).stream().allMatch(line::contains)) {
                    return true;
                }
            }
        } catch (SocketException reset) {
            // it may end as it likes
        }
        return false;
    }

    private void comesByWebSocket(String room, String user) {
        WebSocket socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + httpPort + "/ws"), new WebSocket.Listener() {})
                .join();
        socket.sendText(connectLine(room, user, ""), true).join();
        socket.sendText(typed(UUID.randomUUID().toString(), "by WebSocket"), true)
                .join();
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    private void posts(String room, String user) {
        try (Bot bot = new Bot(httpPort, room, AdminApi.token(user))) {
            Bot.Answer answer = bot.posts("posted by " + user);
            if (answer.status() / 100 == 2) {
                confirmed.add(answer.id());
            }
            bot.reads("?limit=20");
            new Bot(httpPort, room, "no-token-of-" + user).posts("refused");
        }
    }

    private void dictates(String room, String user) {
        String id = Bot.id();
        try (Bot bot = new Bot(httpPort, room, AdminApi.token(user))) {
            if (bot.streams(id).adds("dic").adds("ta").adds("ted").ends().status() / 100 == 2) {
                confirmed.add(id);
            }
        }
    }

    private void listens(String room, String user) {
        try (Bot bot = new Bot(httpPort, room, AdminApi.token(user))) {
            bot.listens("?history=3");
        }
    }

    private void isAdministered() {
        admin.addUsers(account, List.of("guest"));
        admin.addRoom(account + ".hall");
        admin.removeRoom(account + ".hall");
        admin.removeUser(account, "guest");
    }
}
