package talker.serialization;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Writes what is stored and what crosses nodes as Jackson CBOR, under a name of {@link StableNames} and never that of a
 * class.
 */
public final class CborSerializer extends SerializerWithStringManifest {
    /** This serializer's number in the journal and on the wire between nodes: for ever. */
    private static final int IDENTIFIER = 61800;

    private static final String MAPPER = "talker-cbor";

    private final ExtendedActorSystem system;
    private volatile ObjectMapper mapper;

    /** Made by Akka, once a system. */
    @SuppressWarnings("NullAway.Init")
    public CborSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return StableNames.nameOf(object.getClass())
                .orElseThrow(() -> new IllegalArgumentException("no stable name for " + object.getClass()));
    }

    @Override
    public byte[] toBinary(Object object) {
        try {
            return mapper().writeValueAsBytes(object);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + object.getClass(), e);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        Optional<Class<?>> type = StableNames.typeOf(manifest);
        if (type.isEmpty()) {
            throw new NotSerializableException(
                    "this version of Talker does not know '" + manifest + "': the data is of a newer one");
        }
        try {
            return mapper().readValue(bytes, type.get());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + manifest, e);
        }
    }

    /** Made at first use: the provider is an extension, and extensions must not be asked for while one is loading. */
    private ObjectMapper mapper() {
        ObjectMapper result = mapper;
        if (result == null) {
            result = JacksonObjectMapperProvider.get(system).getOrCreate(MAPPER, Optional.of(new CBORFactory()));
            mapper = result;
        }
        return result;
    }
}
