package talker.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of one object from a client that the protocol knows, and what they make of it. */
final class ClientFields {
    /** Stands for a value of another JSON type than the field asks for. */
    private static final Object OTHER = new Object();

    private static final int LONGEST_LONG = 20;
    private static final int DEFAULT_LIMIT = 100;

    private final Version version;
    private @Nullable Object type;
    private @Nullable Object room;
    private @Nullable Object user;
    private @Nullable Object token;
    private @Nullable Object content;
    private @Nullable Object id;
    private @Nullable Object isFinal;
    private @Nullable Object to;
    private @Nullable Object asked;
    private @Nullable Object since;
    private @Nullable Object history;
    private @Nullable Object partials;
    private @Nullable Object before;
    private @Nullable Object limit;
    private @Nullable Object seq;
    private @Nullable Object duration;
    private @Nullable Object reason;

    /** The fields of an object from a client that speaks {@code version}. */
    ClientFields(Version version) {
        this.version = version;
    }

    void readFrom(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken first = parser.nextToken();
            switch (name) {
                case "type" -> type = value(parser, first);
                case "room" -> room = value(parser, first);
                case "user" -> user = value(parser, first);
                case "token" -> token = value(parser, first);
                case "content" -> content = value(parser, first);
                case "id" -> id = value(parser, first);
                case "final" -> isFinal = value(parser, first);
                case "to" -> to = value(parser, first);
                case "version" -> asked = value(parser, first);
                case "since" -> since = value(parser, first);
                case "history" -> history = value(parser, first);
                case "partials" -> partials = value(parser, first);
                case "before" -> before = value(parser, first);
                case "limit" -> limit = value(parser, first);
                case "seq" -> seq = value(parser, first);
                case "for" -> duration = value(parser, first);
                case "reason" -> reason = value(parser, first);
                default -> parser.skipChildren();
            }
        }
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> number(parser);
            default -> {
                parser.skipChildren();
                yield OTHER;
            }
        };
    }

    /** An integer of any length may stand there: only those that fit are looked at more closely. */
    private static Object number(JsonParser parser) throws IOException {
        boolean fits =
                parser.getTextLength() <= LONGEST_LONG && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return fits ? parser.getLongValue() : OTHER;
    }

    ClientLine toLine() {
        if (!(type instanceof String name)) {
            return new ClientLine.BadField(ErrorCode.BAD_TYPE, null);
        }
        return switch (name) {
            case ClientMessage.MESSAGE -> toPost();
            case ClientMessage.PING -> new ClientMessage.Ping();
            case ClientMessage.CONNECT -> toConnect();
            case ClientMessage.CLOSE -> new ClientMessage.Close();
            case ClientMessage.HISTORY -> version == Version.TWO ? toHistory() : unknownType();
            case ClientMessage.USERS -> version == Version.TWO ? new ClientMessage.Users() : unknownType();
            case ClientMessage.REDACT -> version == Version.TWO ? toRedact() : unknownType();
            case "kick", "mute", "unmute", "ban", "unban" -> version == Version.TWO ? toModerate(name) : unknownType();
            default -> unknownType();
        };
    }

    private ClientLine unknownType() {
        return new ClientLine.BadField(
                version == Version.TWO ? ErrorCode.UNKNOWN_TYPE_IN_VERSION_2 : ErrorCode.UNKNOWN_TYPE, null);
    }

    private ClientLine toConnect() {
        Optional<Version> wanted = toVersion();
        if (wanted.isEmpty()) {
            return new ClientLine.BadConnect(Version.ONE);
        }
        Optional<RoomName> roomName = text(room).flatMap(RoomName::parse);
        Optional<UserName> userName = text(user).flatMap(UserName::parse);
        Optional<String> secret = text(token);
        Optional<Terms> terms = wanted.get() == Version.ONE ? Optional.of(Terms.OF_VERSION_1) : toTerms();
        if (roomName.isEmpty() || userName.isEmpty() || secret.isEmpty() || terms.isEmpty()) {
            return new ClientLine.BadConnect(wanted.get());
        }
        return new ClientMessage.Connect(roomName.get(), userName.get(), secret.get(), terms.get());
    }

    /** A client of a newer version is served as well as this server can. */
    private Optional<Version> toVersion() {
        if (asked == null) {
            return Optional.of(Version.ONE);
        }
        if (!(asked instanceof Long number) || number < 1) {
            return Optional.empty();
        }
        return Optional.of(number == 1 ? Version.ONE : Version.TWO);
    }

    private Optional<Terms> toTerms() {
        if (!isCount(since) || !isCount(history) || (partials != null && !(partials instanceof Boolean))) {
            return Optional.empty();
        }
        int last = history instanceof Long wanted ? (int) Math.min(wanted, Terms.MAX_HISTORY) : 0;
        return Optional.of(new Terms(Version.TWO, (Long) since, last, !Boolean.FALSE.equals(partials)));
    }

    /** Whether a value is an integer that is not negative, or absent. */
    private static boolean isCount(@Nullable Object value) {
        return value == null || (value instanceof Long number && number >= 0);
    }

    private ClientLine toPost() {
        Optional<MessageId> messageId = text(id).flatMap(MessageId::parse);
        if (!(content instanceof String text)) {
            return bad(ErrorCode.BAD_CONTENT, messageId);
        }
        if (!Unicode.isWellFormed(text)) {
            return bad(ErrorCode.MALFORMED_CONTENT, messageId);
        }
        if (messageId.isEmpty()) {
            return bad(ErrorCode.BAD_ID, messageId);
        }
        if (isFinal != null && !(isFinal instanceof Boolean)) {
            return bad(ErrorCode.BAD_FINAL, messageId);
        }
        boolean isFinished = Boolean.TRUE.equals(isFinal);
        if (to == null || version == Version.ONE) {
            return new ClientMessage.Post(messageId.get(), text, isFinished);
        }
        return text(to).flatMap(UserName::parse)
                .<ClientLine>map(reader -> new ClientMessage.Post(messageId.get(), text, isFinished, reader))
                .orElseGet(() -> bad(ErrorCode.BAD_TO, messageId));
    }

    private static ClientLine bad(ErrorCode error, Optional<MessageId> id) {
        return new ClientLine.BadField(error, id.orElse(null));
    }

    private ClientLine toHistory() {
        if (!isCount(before)) {
            return new ClientLine.BadField(ErrorCode.BAD_BEFORE, null);
        }
        if (limit != null && !(limit instanceof Long wanted && wanted >= 1 && wanted <= Terms.MAX_HISTORY)) {
            return new ClientLine.BadField(ErrorCode.BAD_LIMIT, null);
        }
        return new ClientMessage.History(
                before instanceof Long seq ? seq : Long.MAX_VALUE,
                limit instanceof Long wanted ? wanted.intValue() : DEFAULT_LIMIT);
    }

    private ClientLine toRedact() {
        Optional<MessageId> messageId = text(id).flatMap(MessageId::parse);
        if (messageId.isEmpty()) {
            return bad(ErrorCode.BAD_ID, messageId);
        }
        if (seq != null && !(seq instanceof Long number && number >= 1)) {
            return bad(ErrorCode.BAD_SEQ, messageId);
        }
        return hasReason()
                ? new ClientMessage.Redact(messageId.get(), (Long) seq, (String) reason)
                : bad(ErrorCode.BAD_REASON, messageId);
    }

    private ClientLine toModerate(String name) {
        Measure measure = Measure.of(name).orElseThrow();
        Optional<UserName> whom = text(user).flatMap(UserName::parse);
        if (whom.isEmpty()) {
            return new ClientLine.BadField(ErrorCode.BAD_USER, null);
        }
        boolean isTime = duration instanceof Long seconds && seconds >= 1 && seconds <= Measure.MAX_SECONDS;
        if (measure.takesTime() && duration != null && !isTime) {
            return new ClientLine.BadField(ErrorCode.BAD_FOR, null);
        }
        if (!hasReason()) {
            return new ClientLine.BadField(ErrorCode.BAD_REASON, null);
        }
        Long seconds = measure.takesTime() ? (Long) duration : null;
        return new ClientMessage.Moderate(measure, whom.get(), seconds, (String) reason);
    }

    private boolean hasReason() {
        return reason == null || (reason instanceof String text && Measure.isReason(text));
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text && Unicode.isWellFormed(text) ? Optional.of(text) : Optional.empty();
    }
}
