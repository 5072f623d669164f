package talker.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import talker.client.Address;
import talker.client.ClientBuilder;
import talker.client.State;
import talker.client.TalkerClient;
import talker.protocol.ErrorCode;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * Who enters which room, and where.
 *
 * @param token gives the user's secret at each connect
 * @param tls whom to trust where the way there is through TLS; empty where it is not
 * @param history how many of the last messages to begin with, 0 to 1000
 * @param patience how long to wait, when all is said, for what the server has not stored yet
 */
public record Membership(
        RoomName room,
        UserName user,
        Supplier<String> token,
        Address address,
        Optional<SSLContext> tls,
        int history,
        Duration patience) {
    /** With the same token at each connect. */
    public Membership(
            RoomName room,
            UserName user,
            String token,
            Address address,
            Optional<SSLContext> tls,
            int history,
            Duration patience) {
        this(room, user, () -> token, address, tls, history, patience);
    }

    ClientBuilder client() {
        ClientBuilder client = TalkerClient.of(room, user, "")
                .token(token)
                .at(address.host(), address.port())
                .history(history)
                .closeTimeout(patience);
        tls.ifPresent(client::tls);
        return client;
    }

    /** Why there is no way into the room, where the first attempt to connect came to nothing. */
    ChatFailure unreachable(String reason) {
        return new ChatFailure("No way into " + room + " at " + address + ": " + reason
                + ". See whether a server runs there ('talker serve'), or name another with --host and --port."
                + (tls.isPresent()
                        ? " It has to speak TLS, with a certificate for this name; --ca names whom to trust."
                        : " If it speaks TLS, say --tls."));
    }

    /** Why the server will not have this user in this room. */
    ChatFailure refused(State.Closed closed) {
        return new ChatFailure("The server at " + address + " does not let " + user + " into " + room + ": "
                + closed.reason() + ". See whether room, user and token are right; 'talker token rotate "
                + room.account() + " USER' makes a new token.");
    }

    /** What to say of an end that nobody wanted. */
    ChatFailure ended(State.Closed closed) {
        if (closed.reason().equals(ErrorCode.KICKED.text())) {
            return new ChatFailure("A moderator sent you out of " + room + ". You may come back: start it once more.");
        }
        if (closed.reason().equals(ErrorCode.BANNED.text())) {
            return new ChatFailure("You are banned from " + room + ". A moderator of the room can lift that.");
        }
        return closed.cause() == State.Cause.REFUSED
                ? refused(closed)
                : new ChatFailure("This is a fault of Talker's own: " + closed.reason());
    }

    @Override
    public String toString() {
        return user + " in " + room + " at " + address;
    }
}
