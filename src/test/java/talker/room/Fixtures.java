package talker.room;

import akka.Done;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** What the tests of this package have in common. */
public final class Fixtures {
    public static final RoomName LOBBY = RoomName.of("acme.lobby");
    public static final UserName ANN = UserName.of("ann");
    public static final UserName BOB = UserName.of("bob");
    public static final UserName EVE = UserName.of("eve");

    private Fixtures() {}

    /** Little is logged, and a busy machine is waited for. */
    private static final String FOR_TESTS =
            """
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              logger-startup-timeout = 30s
              test.single-expect-default = 10s
              actor.testkit.typed {
                default-timeout = 15s
                single-expect-default = 10s
                filter-leeway = 10s
                system-shutdown-default = 30s
              }
            }
            """;

    /** How a test's actors are configured; what is stored is serialized as it is outside of tests. */
    public static Config config(Config persistence) {
        return ConfigFactory.load(persistence
                .withFallback(ConfigFactory.parseString(FOR_TESTS))
                .withFallback(ConfigFactory.parseResources("serialization.conf")));
    }

    /** The same without a journal. */
    public static Config config() {
        return config(ConfigFactory.empty());
    }

    /** The same id for the same number. */
    public static MessageId id(long number) {
        return MessageId.of(new UUID(0x61800, number).toString());
    }

    static RoomEvent.Posted posted(long number, UserName from) {
        return new RoomEvent.Posted(id(number), from, "text " + number, number);
    }

    static StoredMessage message(long seq, long number, UserName from) {
        return new StoredMessage(seq, id(number), from, "text " + number, number);
    }

    static StoredLine line(long seq) {
        return new StoredLine(message(seq, seq, ANN));
    }

    /** Bounds that no test meets unless it says so; nothing happens by itself. */
    public static RoomSettings settings() {
        return settings(all -> all);
    }

    public static RoomSettings settings(UnaryOperator<Settings> change) {
        Settings s = change.apply(new Settings());
        return new RoomSettings(
                new FlushPace(s.flushInterval, Duration.ZERO, s.flushInterval, s.presenceInterval),
                s.batchLimit,
                s.batchTimeout,
                s.giveUp,
                s.beatInterval,
                s.grace,
                s.linger,
                s.retention,
                s.rememberedIds,
                s.recentMessages,
                s.recentBytes,
                s.pageBytes,
                s.draftTimeout,
                s.draftLimit,
                s.draftBytes,
                s.historyBytes,
                s.usersBytes,
                s.snapshotEvery,
                s.maxUsers,
                s.maxSubscriptions,
                s.waitingRedactions);
    }

    /** For rooms of whose past nobody asks. */
    public static Room.Stored nothingStored() {
        return new Shelf().stored();
    }

    /** What is stored of a room, as far as a test puts it there, and what was taken out of it. */
    static final class Shelf implements Past, Blanking {
        final List<StoredMessage> messages = new CopyOnWriteArrayList<>();
        final List<String> taken = new CopyOnWriteArrayList<>();
        final AtomicInteger changes = new AtomicInteger();
        volatile boolean isAway;
        volatile boolean areSnapshotsAway;

        Room.Stored stored() {
            return new Room.Stored(this, this);
        }

        private <T> CompletionStage<T> answer(T value) {
            return isAway
                    ? CompletableFuture.failedStage(new IllegalStateException("the disk is gone"))
                    : CompletableFuture.completedStage(value);
        }

        @Override
        public CompletionStage<List<StoredMessage>> read(RoomName room, long after, long upTo, int limit) {
            return answer(messages.stream()
                    .filter(message -> message.seq() > after && message.seq() <= upTo)
                    .limit(limit)
                    .toList());
        }

        @Override
        public CompletionStage<List<StoredMessage>> before(RoomName room, long before, int limit, View view) {
            return answer(List.of());
        }

        @Override
        public CompletionStage<Optional<RoomEvent>> find(RoomName room, long seq) {
            return answer(messages.stream()
                    .filter(message -> message.seq() == seq)
                    .map(each -> taken.contains(seq + " " + each.id())
                            ? (RoomEvent) RoomEvent.Posted.blank(each.id(), each.from(), each.at(), each.to())
                            : new RoomEvent.Posted(each.id(), each.from(), each.content(), each.at(), each.to()))
                    .findFirst());
        }

        @Override
        public CompletionStage<Done> blank(RoomName room, Map<Long, RoomEvent.Posted> rest) {
            if (!isAway) {
                changes.incrementAndGet();
                rest.forEach((seq, each) -> taken.add(seq + " " + each.id()));
            }
            return answer(Done.getInstance());
        }

        @Override
        public CompletionStage<Done> cleanSnapshots(RoomName room, Set<Long> messages) {
            boolean isLocked = areSnapshotsAway;
            if (!isLocked) {
                messages.forEach(seq -> taken.add(seq + " out of the snapshots"));
            }
            return isLocked
                    ? CompletableFuture.failedStage(new IllegalStateException("the disk is gone"))
                    : answer(Done.getInstance());
        }

        @Override
        public void settle() {
            taken.add("settled");
        }

        @Override
        public CompletionStage<Done> forgetSnapshots(RoomName room, long before) {
            taken.add("snapshots before " + before);
            return answer(Done.getInstance());
        }
    }

    /** Room settings by name. */
    public static final class Settings {
        Duration flushInterval = Duration.ZERO;
        Duration presenceInterval = Duration.ZERO;
        int batchLimit = 500;
        Duration batchTimeout = Duration.ofHours(1);
        Duration giveUp = Duration.ofHours(1);
        Duration beatInterval = Duration.ofHours(1);
        Duration grace = Duration.ofHours(1);
        Duration linger = Duration.ofHours(1);
        Duration retention = Duration.ofDays(7);
        int rememberedIds = 1000;
        int recentMessages = 100;
        long recentBytes = 1 << 20;
        long pageBytes = 1 << 18;
        Duration draftTimeout = Duration.ofHours(1);
        int draftLimit = 100;
        long draftBytes = 1 << 18;
        long historyBytes = 1 << 20;
        long usersBytes = 1 << 16;
        int snapshotEvery = 1000;
        int maxUsers = 10_000;
        int maxSubscriptions = 100_000;
        int waitingRedactions = 100;

        public Settings waitingRedactions(int value) {
            waitingRedactions = value;
            return this;
        }

        public Settings draftTimeout(Duration value) {
            draftTimeout = value;
            return this;
        }

        public Settings drafts(int limit, long bytes) {
            draftLimit = limit;
            draftBytes = bytes;
            return this;
        }

        public Settings historyBytes(long value) {
            historyBytes = value;
            return this;
        }

        public Settings usersBytes(long value) {
            usersBytes = value;
            return this;
        }

        public Settings flushInterval(Duration value) {
            flushInterval = value;
            return this;
        }

        public Settings presenceInterval(Duration value) {
            presenceInterval = value;
            return this;
        }

        public Settings batchLimit(int value) {
            batchLimit = value;
            return this;
        }

        public Settings batchTimeout(Duration value) {
            batchTimeout = value;
            return this;
        }

        public Settings giveUp(Duration value) {
            giveUp = value;
            return this;
        }

        public Settings beatInterval(Duration value) {
            beatInterval = value;
            return this;
        }

        public Settings grace(Duration value) {
            grace = value;
            return this;
        }

        public Settings linger(Duration value) {
            linger = value;
            return this;
        }

        public Settings retention(Duration value) {
            retention = value;
            return this;
        }

        public Settings rememberedIds(int value) {
            rememberedIds = value;
            return this;
        }

        public Settings recentMessages(int value) {
            recentMessages = value;
            return this;
        }

        public Settings recentBytes(long value) {
            recentBytes = value;
            return this;
        }

        public Settings pageBytes(long value) {
            pageBytes = value;
            return this;
        }

        public Settings maxUsers(int value) {
            maxUsers = value;
            return this;
        }

        public Settings maxSubscriptions(int value) {
            maxSubscriptions = value;
            return this;
        }

        public Settings snapshotEvery(int value) {
            snapshotEvery = value;
            return this;
        }
    }

    /** A clock that stands still until it is told to go on. */
    public static final class StoppedClock extends Clock {
        private final AtomicLong millis = new AtomicLong(1_000_000);

        public void advance(Duration by) {
            millis.addAndGet(by.toMillis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis.get());
        }
    }
}
