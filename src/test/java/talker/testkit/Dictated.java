package talker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A message that is streamed: its text goes out when the test says so. */
public final class Dictated implements AutoCloseable {
    private final HttpSocket socket;

    Dictated(int port, String head) {
        socket = new HttpSocket(port, head);
    }

    public Dictated adds(String text) {
        return adds(text.getBytes(UTF_8));
    }

    public Dictated adds(byte[] bytes) {
        socket.sendChunk(bytes);
        return this;
    }

    /** Ends the body in good order, and gives the answer. */
    public Bot.Answer ends() {
        socket.send("0\r\n\r\n");
        return answer();
    }

    /** The answer, for which the server need not have waited for the end. */
    public Bot.Answer answer() {
        String[] head = socket.head().split("\n", -1);
        Map<String, List<String>> headers = new HashMap<>();
        for (int i = 1; i < head.length && !head[i].isEmpty(); i++) {
            String[] header = head[i].split(": ", 2);
            headers.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header[1]);
        }
        int length = Integer.parseInt(headers.get("content-length").get(0));
        return new Bot.Answer(
                Integer.parseInt(head[0].split(" ", -1)[1]),
                new String(socket.body(length), UTF_8),
                HttpHeaders.of(headers, (name, value) -> true));
    }

    /** Breaks the connection off. */
    public void breaksOff() {
        socket.close();
    }

    @Override
    public void close() {
        socket.close();
    }
}
