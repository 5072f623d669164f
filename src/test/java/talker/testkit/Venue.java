package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.Socket;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh account with the room {@code lobby} for one test, on a server that all tests with the same settings share:
 * {@code @RegisterExtension final Venue venue = Venue.open();}. Users come to be when they first connect. What was
 * opened here is closed after the test.
 */
public final class Venue implements BeforeEachCallback, AfterEachCallback, AutoCloseable {
    private static final AtomicLong VENUES = new AtomicLong();

    private final List<String> settings;
    private final String account;
    private final Map<String, String> tokens = new HashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable TalkerServer server;

    private Venue(String account, List<String> settings) {
        this.account = account;
        this.settings = settings;
    }

    /** On the server whose settings differ from the tests' own by these lines of HOCON. */
    public static Venue open(String... settings) {
        return named("venue-" + VENUES.incrementAndGet(), settings);
    }

    /** Where the name of the account is seen; the settings have to be nobody else's. */
    public static Venue named(String account, String... settings) {
        return new Venue(account, List.of(settings));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server = TalkerServer.shared(context, settings);
        server.admin().addRoom(room("lobby"));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        opened.clear();
    }

    public TalkerServer server() {
        if (server == null) {
            throw new IllegalStateException("the test has not begun");
        }
        return server;
    }

    public String account() {
        return account;
    }

    /** The full name of a room of this account. */
    public String room(String name) {
        return account + "." + name;
    }

    /** Makes users who do not connect yet. */
    public Venue knows(String... users) {
        return knows(Arrays.asList(users));
    }

    /** Makes users who do not connect yet, in one go. */
    public Venue knows(Collection<String> users) {
        List<String> fresh =
                users.stream().filter(user -> !tokens.containsKey(user)).toList();
        if (!fresh.isEmpty()) {
            tokens.putAll(server().admin().addUsers(account, fresh));
        }
        return this;
    }

    public Venue addsRoom(String name) {
        server().admin().addRoom(room(name));
        return this;
    }

    public Venue addsPrivateRoom(String name, String... members) {
        knows(members);
        server().admin().addPrivateRoom(room(name), List.of(members));
        return this;
    }

    public void removesRoom(String name) {
        server().admin().removeRoom(room(name));
    }

    public void removesUser(String user) {
        server().admin().removeUser(account, user);
        tokens.remove(user);
    }

    /** Gives a user a new token; the old one opens nothing any more. */
    public void rotatesToken(String user) {
        tokens.put(user, server().admin().rotateToken(account, user));
    }

    public String token(String user) {
        knows(user);
        return tokens.get(user);
    }

    /** A user who talks in the lobby over HTTP. */
    public Bot bot(String user) {
        return bot(room("lobby"), token(user));
    }

    /** Whoever has the admin key, about the lobby over HTTP. */
    public Bot admin() {
        return bot(room("lobby"), server().server().adminKey());
    }

    /** An administrator does something to a user of the lobby: {@code moderates("mute", "bob", ",\"for\":60")}. */
    public void moderates(String action, String user, String more) {
        knows(user);
        Bot.Answer answer = admin().moderates(action, user, more);
        if (answer.status() != 200) {
            throw new AssertionError(answer);
        }
    }

    /** Whoever sends this token about a room over HTTP. */
    public Bot bot(String room, String token) {
        Bot bot = new Bot(server().httpPort(), room, token);
        opened.add(bot);
        return bot;
    }

    /** A connection to the lobby, when the server has accepted it and sent what was missed. */
    public Talk connect(String user) {
        return connect(user, "lobby");
    }

    public Talk connect(String user, String room) {
        return dial(user).sends(connectLine(user, room)).passesFence();
    }

    /** A connection of version 2 to the lobby, when it has been told that it is in; {@code wishes}: more of its connect. */
    public Talk connect2(String user, String... wishes) {
        Talk talk = dial(user).sends(connectLine2(user, wishes));
        talk.hearsConnected();
        return talk;
    }

    /** The line that connects a user to the lobby in version 2. */
    public String connectLine2(String user, String... wishes) {
        String line = connectLine(user);
        String more = wishes.length == 0 ? "" : "," + String.join(",", wishes);
        return line.substring(0, line.length() - 1) + ",\"version\":2" + more + "}";
    }

    /** The line that connects a user to the lobby. */
    public String connectLine(String user) {
        return connectLine(user, "lobby");
    }

    public String connectLine(String user, String room) {
        return connectLine(room(room), user, token(user));
    }

    public static String connectLine(String room, String user, String token) {
        return "{\"type\":\"connect\",\"room\":" + Talk.quote(room) + ",\"user\":" + Talk.quote(user) + ",\"token\":"
                + Talk.quote(token) + "}";
    }

    /** A connection that has not said anything yet. */
    public Talk dial(String name) {
        return dial(name, 0);
    }

    /** What is said over a connection that stands, such as one through TLS. */
    public Talk over(String name, Socket socket) {
        Talk talk = new Talk(name, new TcpWire(socket));
        opened.add(talk);
        return talk;
    }

    /** A connection whose kernel keeps about so many bytes that were not read. */
    public Talk dial(String name, int receiveBuffer) {
        Talk talk = new Talk(name, new TcpWire(server().tcpPort(), receiveBuffer));
        opened.add(talk);
        return talk;
    }

    /** A way to the server that can be lost. */
    public Relay relay() {
        Relay relay = new Relay(server().tcpPort());
        opened.add(relay);
        return relay;
    }

    /** A connection by another way that has not said anything yet. */
    public Talk dialThrough(Relay relay, String name) {
        Talk talk = new Talk(name, new TcpWire(relay.port(), 0));
        opened.add(talk);
        return talk;
    }

    /** A WebSocket in the lobby, when the server has accepted it and sent what was missed. */
    public Talk connectByWebSocket(String user) {
        return dialWebSocket(user).sends(connectLine(user)).passesFence();
    }

    /** A WebSocket that has not said anything yet. */
    public Talk dialWebSocket(String name) {
        Talk talk = new Talk(name, new WebSocketWire(server().httpPort()));
        opened.add(talk);
        return talk;
    }

    /** A WebSocket as a page of a web site opens it, which may be refused. */
    public Talk dialWebSocketFrom(String origin) {
        Talk talk = new Talk("a page of " + origin, WebSocketWire.from(server().httpPort(), origin));
        opened.add(talk);
        return talk;
    }

    /** The address of the web client, without anything that signs in. */
    public String webAddress() {
        return "http://127.0.0.1:" + server().httpPort() + "/";
    }

    /** A link that opens the web client in the lobby, signed in. */
    public String link(String user) {
        return link(user, token(user));
    }

    /** A link that opens the web client in the lobby with this token. */
    public String link(String user, String token) {
        return webAddress() + "#room=" + room("lobby") + "&user=" + URLEncoder.encode(user, UTF_8) + "&token="
                + URLEncoder.encode(token, UTF_8);
    }

    /** Many connections that have not said anything yet. */
    public Crowd dialMany(int size) {
        return dialMany(server().tcpPort(), size);
    }

    /** Likewise, to the HTTP port. */
    public Crowd dialManyByHttp(int size) {
        return dialMany(server().httpPort(), size);
    }

    private Crowd dialMany(int port, int size) {
        Crowd crowd = new Crowd(port, size);
        opened.add(crowd);
        return crowd;
    }
}
