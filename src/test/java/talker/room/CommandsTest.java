package talker.room;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import talker.limits.Shares;
import talker.protocol.UserName;

/** No command falls through: whatever may be sent has its handler. */
class CommandsTest {
    static Stream<Audience.Command> audienceCommands() {
        return samples(Audience.Command.class);
    }

    @ParameterizedTest
    @MethodSource("audienceCommands")
    void anAudienceHandles(Audience.Command command) {
        Stage stage = Stage.attached(Fixtures.settings());
        handle(stage.audience, command);
    }

    static Stream<Audiences.Command> audiencesCommands() {
        return samples(Audiences.Command.class);
    }

    @ParameterizedTest
    @MethodSource("audiencesCommands")
    void theAudiencesHandle(Audiences.Command command) {
        BehaviorTestKit<Audiences.Command> audiences = BehaviorTestKit.create(Audiences.create(
                room -> TestInbox.<Room.Command>create().getRef(),
                new Stage.Library(List.of()),
                Fixtures.settings(),
                new Fixtures.StoppedClock(),
                new Shares(Long.MAX_VALUE)));
        handle(audiences, command);
    }

    /** A handler that stumbles over a sample's missing parts is a handler. */
    private static <T> void handle(BehaviorTestKit<T> kit, T command) {
        try {
            kit.run(command);
        } catch (RuntimeException partsMissing) {
            return;
        }
        assertThat(kit.returnedBehavior()).isNotEqualTo(Behaviors.<T>unhandled());
    }

    /** Those that need what they are made of; RoomTest and RoomRedactionTest send them. */
    private static final Set<Class<?>> NEED_PARTS = Set.of(Room.Attach.class, Room.Store.class, Room.Redact.class);

    @Test
    void aRoomHandlesAll() {
        ActorTestKit actors = ActorTestKit.create(Fixtures.config(PersistenceTestKitPlugin.getInstance()
                .config()
                .withFallback(PersistenceTestKitSnapshotPlugin.config())));
        try {
            TestProbe<Audience.Command> audience = actors.createTestProbe();
            ActorRef<Room.Command> room = actors.spawn(Room.create(
                    Fixtures.LOBBY,
                    Fixtures.settings(),
                    new Fixtures.StoppedClock(),
                    (name, seq) -> {},
                    Fixtures.nothingStored()));
            room.tell(new Room.Attach(audience.ref(), true, Set.of(), 0));
            audience.expectMessageClass(News.Attached.class);
            samples(Room.Command.class)
                    .filter(command -> !NEED_PARTS.contains(command.getClass()))
                    .forEach(room::tell);
            room.tell(new Room.Store(audience.ref(), 1, List.of()));
            List<Audience.Command> heard = audience.fishForMessage(
                    Duration.ofSeconds(5),
                    news -> news instanceof News.Stored
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore());
            assertThat(heard).containsExactly(new News.Stored(1, List.of()));
        } finally {
            actors.shutdownTestKit();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Stream<T> samples(Class<T> commands) {
        return (Stream<T>) Arrays.stream(commands.getPermittedSubclasses()).flatMap(CommandsTest::make);
    }

    private static Stream<?> make(Class<?> type) {
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).flatMap(CommandsTest::make);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants());
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            Object[] parts = Arrays.stream(constructor.getParameterTypes())
                    .map(CommandsTest::part)
                    .toArray();
            return Stream.of(constructor.newInstance(parts));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no sample of " + type, e);
        }
    }

    private static Object part(Class<?> type) {
        if (type == long.class) {
            return 0L;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == ActorRef.class) {
            return TestInbox.create().getRef();
        }
        if (type == UserName.class) {
            return Fixtures.ANN;
        }
        return type == Set.class ? Set.of() : type == List.class ? List.of() : null;
    }
}
