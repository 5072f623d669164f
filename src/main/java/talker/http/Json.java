package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.util.ByteString;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON bodies. Those of requests are read strictly, so that a misspelt field is not passed over. */
final class Json {
    private static final String NO_OBJECT = "The body is not a JSON object of the right kind";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, Json::refuseNumbers)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    /** A number where a string belongs is no string. */
    private static void refuseNumbers(MutableCoercionConfig strings) {
        strings.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    /** A body that was read: the object it is, or why it is none. */
    sealed interface Body<T> {}

    record Read<T>(T value) implements Body<T> {}

    record Unreadable<T>(String reason) implements Body<T> {}

    private Json() {}

    /** Reads an object. A record may throw an IllegalArgumentException from its constructor: its message is the reason. */
    static <T> Body<T> read(String text, Class<T> type) {
        try {
            @Nullable T value = MAPPER.readValue(text, type);
            return value == null ? new Unreadable<>(NO_OBJECT) : new Read<>(value);
        } catch (JsonMappingException wrong) {
            return new Unreadable<>(reason(wrong));
        } catch (JsonProcessingException wrong) {
            return new Unreadable<>("The body is not JSON");
        }
    }

    /** Likewise, of the bytes of UTF-8. */
    static <T> Body<T> read(byte[] utf8, Class<T> type) {
        try {
            return read(UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString(), type);
        } catch (CharacterCodingException malformed) {
            return new Unreadable<>("The body is not JSON");
        }
    }

    private static String reason(JsonMappingException wrong) {
        if (wrong instanceof ValueInstantiationException refused) {
            @Nullable String rule = Rules.BY_TYPE.get(refused.getType().getRawClass());
            if (rule != null) {
                return rule;
            }
            if (refused.getCause() instanceof IllegalArgumentException told && told.getMessage() != null) {
                return told.getMessage();
            }
        }
        String field = wrong.getPath().stream()
                .map(step -> step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
        return field.isEmpty() ? NO_OBJECT : "Field '" + field + "' is unknown or has a value of the wrong kind";
    }

    static HttpResponse response(StatusCode status, Object body) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes(body)));
    }

    static ByteString bytes(Object value) {
        try {
            return ByteString.fromArrayUnsafe(MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
