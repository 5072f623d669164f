package talker.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.ErrorCode;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What one line from a server turned out to be. */
sealed interface ServerLine {
    /** The answer to connect in version 2. */
    record Entered(long seq, List<UserName> users, List<Draft> drafts) implements ServerLine {}

    record Said(Message message) implements ServerLine {}

    record Typed(Draft draft) implements ServerLine {}

    /** A message is taken back; {@code seq} is the place of that in the room. */
    record Redacted(MessageId id, UserName from, long seq) implements ServerLine {}

    /** What was asked for is done: about a user, or to a message. */
    record Moderated(String action, Optional<UserName> user, Optional<MessageId> id) implements ServerLine {}

    /** What the user may do in the room. */
    record Stands(Rights rights) implements ServerLine {}

    record Joined(UserName user) implements ServerLine {}

    record Left(UserName user) implements ServerLine {}

    record Pong() implements ServerLine {}

    /** What was said earlier. */
    record Past(HistoryPage page) implements ServerLine {}

    /** A refusal, by its code, and the message that it is about, where it names one. */
    record Failed(String code, String text, Optional<MessageId> id) implements ServerLine {}

    /** Something that a newer server says. */
    record Unknown() implements ServerLine {}

    /** Nothing of the protocol's. */
    record Unreadable() implements ServerLine {}

    ObjectMapper JSON = new ObjectMapper();

    /** Reads the line that lies in {@code bytes[from, to)}; no input makes it throw. */
    static ServerLine decode(byte[] bytes, int from, int to) {
        try {
            JsonNode line = JSON.readTree(bytes, from, to - from);
            return line.isObject() ? decode(line) : new Unreadable();
        } catch (IOException | IllegalArgumentException notTheProtocols) {
            return new Unreadable();
        }
    }

    private static ServerLine decode(JsonNode line) {
        return switch (line.path("type").asText()) {
            case "message" -> line.path("final").asBoolean() ? new Said(message(line)) : new Typed(draft(line));
            case "connected" -> new Entered(line.path("seq").asLong(), users(line), drafts(line));
            case "join" -> new Joined(user(line, "user"));
            case "leave" -> new Left(user(line, "user"));
            case "redacted" ->
                new Redacted(
                        MessageId.of(line.path("id").asText()),
                        user(line, "from"),
                        line.path("seq").asLong());
            case "moderated" ->
                new Moderated(
                        line.path("action").asText(),
                        UserName.parse(line.path("user").asText()),
                        MessageId.parse(line.path("id").asText()));
            case "standing" -> new Stands(rights(line));
            case "pong" -> new Pong();
            case "history" ->
                new Past(new HistoryPage(messages(line), line.path("more").asBoolean()));
            case "error" -> failed(line);
            default -> new Unknown();
        };
    }

    private static Rights rights(JsonNode line) {
        JsonNode until = line.path("until");
        return new Rights(
                line.path("moderator").asBoolean(),
                line.path("muted").asBoolean(),
                until.isNumber() ? until.asLong() : null);
    }

    private static Message message(JsonNode line) {
        return new Message(
                line.path("seq").asLong(),
                MessageId.of(line.path("id").asText()),
                user(line, "from"),
                line.path("content").asText(),
                line.path("time").asLong(),
                recipient(line));
    }

    private static @Nullable UserName recipient(JsonNode line) {
        return line.has("to") ? user(line, "to") : null;
    }

    private static Draft draft(JsonNode line) {
        return new Draft(
                MessageId.of(line.path("id").asText()),
                user(line, "from"),
                line.path("content").asText(),
                recipient(line));
    }

    private static UserName user(JsonNode line, String field) {
        return UserName.of(line.path(field).asText());
    }

    private static List<UserName> users(JsonNode line) {
        List<UserName> users = new ArrayList<>();
        line.path("users").forEach(user -> users.add(UserName.of(user.asText())));
        return users;
    }

    private static List<Draft> drafts(JsonNode line) {
        List<Draft> drafts = new ArrayList<>();
        line.path("drafts").forEach(draft -> drafts.add(draft(draft)));
        return drafts;
    }

    private static List<Message> messages(JsonNode line) {
        List<Message> messages = new ArrayList<>();
        line.path("messages").forEach(message -> messages.add(message(message)));
        return messages;
    }

    private static Failed failed(JsonNode line) {
        String text = line.path("message").asText();
        @Nullable JsonNode code = line.get("code");
        return new Failed(
                code != null ? code.asText() : codeOf(text),
                text,
                MessageId.parse(line.path("id").asText()));
    }

    /** Version 1 names no code, but its words never change. */
    private static String codeOf(String text) {
        for (ErrorCode each : ErrorCode.values()) {
            if (each.text().equals(text)) {
                return each.code();
            }
        }
        return "";
    }
}
