package talker.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import talker.account.AccountReply;
import talker.room.RoomSnapshot;

/**
 * What was stored or sent by earlier releases is read by this one, and written the same. A golden file is never changed:
 * where a shape has to change so that old data no longer fits, a new name and a new file come beside the old ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StableNamesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final ActorTestKit kit = ActorTestKit.create(
            "golden",
            ConfigFactory.parseResources("serialization.conf")
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve());
    private final Serialization serialization = SerializationExtension.get(kit.system());
    private final Map<String, Object> samples = Samples.all(kit.system());

    @AfterAll
    void stop() {
        kit.shutdownTestKit();
    }

    Iterable<String> names() {
        return samples.keySet();
    }

    @Test
    void everyNameHasASampleOfItsType() {
        assertThat(samples.keySet()).containsAll(StableNames.all().keySet());
        samples.forEach((name, sample) ->
                assertThat(StableNames.typeOf(Samples.nameOf(name))).as(name).hasValue(sample.getClass()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isBoundToOurSerializerUnderItsName(String name) throws Exception {
        SerializerWithStringManifest serializer = serializer(name);
        assertThat(serializer.identifier()).isEqualTo(61800);
        assertThat(serializer.manifest(samples.get(name))).isEqualTo(Samples.nameOf(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isTheSameAfterARoundTrip(String name) throws Exception {
        Object sample = samples.get(name);
        byte[] bytes = write(sample);
        Object read =
                serialization.deserialize(bytes, 61800, Samples.nameOf(name)).get();
        assertThat(write(read)).isEqualTo(bytes);
        if (!(sample instanceof RoomSnapshot)) {
            assertThat(read).isEqualTo(sample);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAsTheReleaseThatBroughtItWroteIt(String name) throws Exception {
        Path file = GOLDEN.resolve(name + ".cbor.hex");
        byte[] written = write(samples.get(name));
        if (System.getenv("TALKER_WRITE_GOLDEN") != null && Files.notExists(file)) {
            Files.writeString(file, HexFormat.of().formatHex(written) + "\n");
        }
        byte[] golden = golden(file);
        Object read =
                serialization.deserialize(golden, 61800, Samples.nameOf(name)).get();
        assertThat(write(read)).isEqualTo(golden);
        assertThat(written).isEqualTo(golden);
    }

    @Test
    void aFieldOfANewerReleaseIsPassedOver() throws Exception {
        byte[] granted = write(samples.get("account.granted"));
        assertThat(HexFormat.of().formatHex(granted)).isEqualTo("bfff");
        byte[] withMore = HexFormat.of().parseHex("bf63" + "6e6577" + "01" + "ff");
        assertThat(serialization.deserialize(withMore, 61800, "account.granted").get())
                .isEqualTo(new AccountReply.Granted());
    }

    @Test
    void aNameOfANewerReleaseIsRefusedByName() {
        assertThatThrownBy(() -> serializer("room.posted").fromBinary(new byte[0], "room.exploded"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("room.exploded");
    }

    private byte[] write(Object object) {
        return serialization.serialize(object).get();
    }

    private SerializerWithStringManifest serializer(String name) throws NotSerializableException {
        return (SerializerWithStringManifest) serialization.findSerializerFor(samples.get(name));
    }

    private static byte[] golden(Path file) throws IOException {
        return HexFormat.of().parseHex(Files.readString(file).strip());
    }
}
