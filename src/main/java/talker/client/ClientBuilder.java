package talker.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** What a {@link TalkerClient} needs to know, and its bounds. */
public final class ClientBuilder {
    private final RoomName room;
    private final UserName user;
    private Supplier<String> token;
    private final List<Address> addresses = new ArrayList<>();
    private int version = 2;
    private long since = Settings.NO_SEQ;
    private int history;
    private boolean wantsPartials = true;
    private Duration shortestPause = Duration.ofMillis(100);
    private Duration longestPause = Duration.ofSeconds(30);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration answerTimeout = Duration.ofSeconds(2);
    private Duration pingInterval = Duration.ofSeconds(20);
    private Duration pongTimeout = Duration.ofSeconds(10);
    private Duration receiptTimeout = Duration.ofSeconds(45);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private int unconfirmedMessages = 1000;
    private long unconfirmedBytes = 4 << 20;
    private int rememberedIds = 10_000;
    private int maxLineLength = 64 * 1024;
    private @Nullable SSLContext tls;

    ClientBuilder(RoomName room, UserName user, String token) {
        this.room = room;
        this.user = user;
        this.token = () -> token;
    }

    /**
     * Where the token comes from that is shown at each connect, in place of the same one each time: for tokens that expire,
     * upon which the server ends the connection and the client connects again. Called on the client's own thread, which
     * waits for it; what it throws is a fault that ends the client.
     */
    public ClientBuilder token(Supplier<String> source) {
        token = source;
        return this;
    }

    /** A server, by host and port; several are tried in turn, one after each broken connection. */
    public ClientBuilder at(String host, int port) {
        addresses.add(new Address(host, port));
        return this;
    }

    /** The newest version of the protocol to ask for, 1 or 2. Default: 2. */
    public ClientBuilder version(int newest) {
        if (newest != 1 && newest != 2) {
            throw new IllegalArgumentException("no version: " + newest);
        }
        version = newest;
        return this;
    }

    /** Where an earlier client got to, in version 2: what was said after this seq comes first. */
    public ClientBuilder since(long seq) {
        if (seq < 0) {
            throw new IllegalArgumentException("no seq: " + seq);
        }
        since = seq;
        return this;
    }

    /** How many of the last messages come first, in version 2, 0 to 1000. Default: 0. */
    public ClientBuilder history(int messages) {
        if (messages < 0 || messages > 1000) {
            throw new IllegalArgumentException("no history of " + messages);
        }
        history = messages;
        return this;
    }

    /** Finished messages only, in version 2. */
    public ClientBuilder withoutPartials() {
        wantsPartials = false;
        return this;
    }

    /**
     * The pause before another attempt: it doubles from the shortest (100 ms) to the longest (30 s), and is shorter
     * by up to a half, by chance.
     */
    public ClientBuilder pauses(Duration shortest, Duration longest) {
        shortestPause = positive(shortest);
        longestPause = positive(longest);
        return this;
    }

    /** How long a TCP connection may take to come about. Default: 5 s. */
    public ClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = positive(timeout);
        return this;
    }

    /** How long a server may take to answer a connect before its silence is taken for version 1. Default: 2 s. */
    public ClientBuilder answerTimeout(Duration timeout) {
        answerTimeout = positive(timeout);
        return this;
    }

    /**
     * A ping is sent after this time of silence (20 s; servers close after 60 s), and in version 2 the connection
     * counts as broken when the answer takes longer than the timeout (10 s).
     */
    public ClientBuilder pings(Duration interval, Duration timeout) {
        pingInterval = positive(interval);
        pongTimeout = positive(timeout);
        return this;
    }

    /** A connection counts as broken when nothing said is confirmed for so long. Default: 45 s. */
    public ClientBuilder receiptTimeout(Duration timeout) {
        receiptTimeout = positive(timeout);
        return this;
    }

    /** How long {@link TalkerClient#close()} waits at the most. Default: 5 s. */
    public ClientBuilder closeTimeout(Duration timeout) {
        closeTimeout = positive(timeout);
        return this;
    }

    /** How many messages may wait to be stored, and their bytes. Defaults: 1000, 4 MiB. */
    public ClientBuilder unconfirmed(int messages, long bytes) {
        unconfirmedMessages = messages;
        unconfirmedBytes = bytes;
        return this;
    }

    /** How many ids are remembered, by which what comes twice is known. Default: 10,000. */
    public ClientBuilder rememberedIds(int ids) {
        rememberedIds = ids;
        return this;
    }

    /** The longest line that the server takes, in bytes without the line break. Default: 64 KiB. */
    public ClientBuilder maxLineLength(int bytes) {
        maxLineLength = bytes;
        return this;
    }

    /**
     * Through TLS, 1.2 or 1.3, to servers whose certificate has the name or the address by which they are {@linkplain #at
     * named} and is signed by whom the context trusts: {@link SSLContext#getDefault()}, or one of your own.
     */
    public ClientBuilder tls(SSLContext context) {
        tls = context;
        return this;
    }

    private static Duration positive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("no time: " + duration);
        }
        return duration;
    }

    /** Starts the client, which connects at once; where no server was named, to this machine. */
    public TalkerClient start(Listener listener) {
        List<Address> all = addresses.isEmpty() ? List.of(new Address("127.0.0.1", 61_800)) : addresses;
        TalkerClient client = new TalkerClient(
                new Settings(
                        all,
                        room,
                        user,
                        token,
                        version,
                        since,
                        history,
                        wantsPartials,
                        shortestPause,
                        longestPause,
                        connectTimeout,
                        answerTimeout,
                        pingInterval,
                        pongTimeout,
                        receiptTimeout,
                        closeTimeout,
                        unconfirmedMessages,
                        unconfirmedBytes,
                        rememberedIds,
                        maxLineLength,
                        tls),
                listener);
        client.start();
        return client;
    }
}
