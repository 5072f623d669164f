package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import talker.account.Token;
import talker.node.Demo;
import talker.node.Server;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What a server says when it is ready, and on its first start how to join. */
final class Welcome {
    private Welcome() {}

    static void print(Server server, Printout out) {
        out.line("Talker is ready: the Talker Protocol on " + text(server.tcpAddress())
                + (server.security().isOnTcp() ? " (TLS)" : "") + ", HTTP on " + scheme(server) + "://"
                + text(server.httpAddress()));
        server.demo().ifPresent(demo -> print(demo, server, out));
    }

    private static String scheme(Server server) {
        return server.security().isOnHttp() ? "https" : "http";
    }

    private static String text(InetSocketAddress address) {
        return host(address) + ":" + address.getPort();
    }

    private static String host(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static void print(Demo demo, Server server, Printout out) {
        out.line("");
        out.line("This is the first start, so there is a room to try, " + demo.room()
                + ". Open it in a browser, as two people:");
        out.line("");
        demo.users().forEach((user, token) -> out.line("  " + user + "  " + webAddress(demo, user, token, server)));
        out.line("");
        out.line("Or in a terminal each:");
        out.line("");
        demo.users().forEach((user, token) -> out.line("  " + chatLine(demo, user, token, server)));
        out.line("");
        out.line("Or join it from a terminal each, as a client does:");
        demo.users().forEach((user, token) -> {
            out.line("");
            out.line("  " + joinLine(demo, user, token, server));
        });
        out.line("");
        out.line("Then type, in one of them, text as it is being typed and then as it is finished; both see both:");
        out.line("");
        MessageId id = MessageId.random();
        out.line("  " + messageLine(id, "Hel", false));
        out.line("  " + messageLine(id, "Hello!", true));
        out.line("");
        out.line("Every message needs an id of its own (uuidgen). The tokens above are not shown again; 'talker token"
                + " rotate demo ann' makes a new one.");
    }

    /** Opens the web client signed in. What is after the # stays in the browser. */
    private static String webAddress(Demo demo, UserName user, Token token, Server server) {
        InetSocketAddress http = server.httpAddress();
        String host = server.security().isOnHttp() ? secured(http, server) : reachable(http);
        return scheme(server) + "://" + host + ":" + http.getPort() + "/#room=" + demo.room() + "&user="
                + encode(user.value()) + "&token=" + encode(token.text());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** An address at which this machine reaches the port. */
    private static String reachable(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : host(address);
    }

    /** The name by which the server's certificate is found right. */
    private static String secured(InetSocketAddress address, Server server) {
        InetAddress reached =
                address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address.getAddress();
        String name = server.security().nameFor(reached);
        return name.contains(":") ? "[" + name + "]" : name;
    }

    /** The token is in the environment: an argument could be seen by other users of the machine. */
    private static String chatLine(Demo demo, UserName user, Token token, Server server) {
        InetSocketAddress tcp = server.tcpAddress();
        String host = server.security().isOnTcp() ? secured(tcp, server) : reachable(tcp);
        String where = host.equals("127.0.0.1") ? "" : " --host " + host;
        return "TALKER_TOKEN=" + token.text() + " talker chat " + demo.room() + " --user " + user + where + " --port "
                + tcp.getPort() + trusted(server);
    }

    /** The certificate itself is what a client of any server can be told to trust. */
    private static String trusted(Server server) {
        return server.security()
                .certificate()
                .filter(file -> server.security().isOnTcp())
                .map(file -> " --ca " + word(file.toAbsolutePath().toString()))
                .orElse("");
    }

    /** As one word of a shell. */
    private static String word(String text) {
        return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Keeps standard input open after connect, so that what is typed next goes to the room. */
    private static String joinLine(Demo demo, UserName user, Token token, Server server) {
        InetSocketAddress tcp = server.tcpAddress();
        String host = tcp.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : tcp.getAddress().getHostAddress();
        return "(echo '" + connectLine(demo, user, token) + "'; cat) | "
                + (server.security().isOnTcp()
                        ? "openssl s_client -quiet -connect " + reachable(tcp) + ":" + tcp.getPort()
                        : "nc " + host + " " + tcp.getPort());
    }

    static String connectLine(Demo demo, UserName user, Token token) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "connect")
                .put("room", demo.room().toString())
                .put("user", user.value())
                .put("token", token.text())
                .toString();
    }

    static String messageLine(MessageId id, String content, boolean isFinal) {
        String line = "{\"type\":\"message\",\"id\":\"" + id + "\",\"content\":\"" + content + "\"";
        return line + (isFinal ? ",\"final\":true}" : "}");
    }
}
