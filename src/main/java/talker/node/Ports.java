package talker.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Says in a line, and before anything else has been started, why a port cannot be had. */
public final class Ports {
    private Ports() {}

    /** Binds the port for a moment. */
    static void check(String host, int port, String flag) {
        check(host, port, flag, "--bind");
    }

    /** Binds the port for a moment; {@code hostFlag} is the flag that names the address. */
    public static void check(String host, int port, String flag, String hostFlag) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new StartupException(
                    "The address '" + host + "' is unknown. Name one of this machine's with " + hostFlag + ".",
                    unknown);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException failure) {
            throw refused(host, port, flag, hostFlag, failure);
        }
    }

    static StartupException refused(String host, int port, String flag, Throwable failure) {
        return refused(host, port, flag, "--bind", failure);
    }

    private static StartupException refused(String host, int port, String flag, String hostFlag, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new StartupException(
                "Port " + port + " on " + host + " cannot be had (" + cause.getMessage()
                        + "). Stop what is using it, or choose another with " + flag + ", or another address with "
                        + hostFlag + ".",
                failure);
    }
}
