package talker;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import talker.tls.Unverified;

/** Asks a server whether it lives, for images that have no shell: {@code java -cp talker.jar talker.Alive [URL]}. */
public final class Alive {
    private static final String HERE = "http://127.0.0.1:8080/alive";
    private static final int MILLIS = 4_000;

    private Alive() {}

    /** Ends the process with 0 where the answer is 200, and with 1 otherwise. */
    public static void main(String[] arguments) {
        System.exit(isAlive(URI.create(arguments.length == 0 ? HERE : arguments[0])) ? 0 : 1);
    }

    static boolean isAlive(URI address) {
        try {
            HttpURLConnection server = (HttpURLConnection) address.toURL().openConnection();
            Unverified.allow(server);
            server.setConnectTimeout(MILLIS);
            server.setReadTimeout(MILLIS);
            return server.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException nobody) {
            return false;
        }
    }
}
