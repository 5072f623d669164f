package talker.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** What a client was built with; {@link ClientBuilder} says what each is for. */
record Settings(
        List<Address> addresses,
        RoomName room,
        UserName user,
        Supplier<String> token,
        int version,
        long since,
        int history,
        boolean wantsPartials,
        Duration shortestPause,
        Duration longestPause,
        Duration connectTimeout,
        Duration answerTimeout,
        Duration pingInterval,
        Duration pongTimeout,
        Duration receiptTimeout,
        Duration closeTimeout,
        int unconfirmedMessages,
        long unconfirmedBytes,
        int rememberedIds,
        int maxLineLength,
        @Nullable SSLContext tls) {
    static final long NO_SEQ = -1;

    Settings {
        addresses = List.copyOf(addresses);
    }
}
