package talker.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the fields of one {@link ServerMessage}, in the order of its version. */
final class ServerFields {
    private final JsonGenerator json;
    private final boolean isVersion2;

    ServerFields(JsonGenerator json, Version version) {
        this.json = json;
        isVersion2 = version == Version.TWO;
    }

    void write(ServerMessage message) throws IOException {
        if (message instanceof ServerMessage.Partial partial) {
            writeText(partial.content(), partial.id(), partial.from());
            writeTo(partial.to());
        } else if (message instanceof ServerMessage.Final text) {
            writeFinal(text);
        } else if (message instanceof ServerMessage.Join join) {
            write("type", "join");
            write("user", join.user().value());
        } else if (message instanceof ServerMessage.Leave leave) {
            write("type", "leave");
            write("user", leave.user().value());
        } else if (message instanceof ServerMessage.Error error) {
            writeError(error);
        } else if (message instanceof ServerMessage.Wait wait) {
            writeWait(wait);
        } else if (message instanceof ServerMessage.Connected connected) {
            writeConnected(connected);
        } else if (message instanceof ServerMessage.Users users) {
            write("type", ClientMessage.USERS);
            writeUsers(users.users());
        } else if (message instanceof ServerMessage.Redacted redacted) {
            writeRedacted(redacted);
        } else if (message instanceof ServerMessage.Standing standing) {
            writeStanding(standing);
        } else if (message instanceof ServerMessage.Moderated moderated) {
            writeModerated(moderated);
        } else if (message instanceof ServerMessage.Pong) {
            write("type", "pong");
        }
    }

    private void writeText(String content, MessageId id, UserName from) throws IOException {
        write("type", ClientMessage.MESSAGE);
        write("content", content);
        write("id", id.toString());
        write("from", from.value());
    }

    private void writeFinal(ServerMessage.Final text) throws IOException {
        writeText(text.content(), text.id(), text.from());
        json.writeBooleanField("final", true);
        if (isVersion2) {
            json.writeNumberField("seq", text.seq());
            json.writeNumberField("time", text.time());
            writeTo(text.to());
        }
    }

    private void writeTo(@Nullable UserName to) throws IOException {
        if (isVersion2 && to != null) {
            write("to", to.value());
            json.writeBooleanField("private", true);
        }
    }

    /** Version 1 names the message only where that is all that tells its sender what has become of it. */
    private void writeError(ServerMessage.Error error) throws IOException {
        write("type", "error");
        if (isVersion2) {
            write("code", error.code().code());
        }
        write("message", error.code().text());
        MessageId id = error.id();
        if (id != null && (isVersion2 || error.code() == ErrorCode.NOT_STORED)) {
            write("id", id.toString());
        }
        Long until = error.until();
        if (isVersion2 && until != null) {
            json.writeNumberField("until", until);
        }
    }

    private void writeRedacted(ServerMessage.Redacted redacted) throws IOException {
        write("type", "redacted");
        write("id", redacted.id().toString());
        write("from", redacted.from().value());
        json.writeNumberField("seq", redacted.seq());
        json.writeNumberField("time", redacted.time());
        writeTo(redacted.to());
    }

    private void writeStanding(ServerMessage.Standing standing) throws IOException {
        write("type", "standing");
        json.writeBooleanField("moderator", standing.isModerator());
        json.writeBooleanField("muted", standing.mutedUntil() != null);
        Long until = ServerMessage.Error.end(standing.mutedUntil());
        if (until != null) {
            json.writeNumberField("until", until);
        }
    }

    private void writeModerated(ServerMessage.Moderated moderated) throws IOException {
        write("type", "moderated");
        write("action", moderated.action());
        UserName user = moderated.user();
        MessageId id = moderated.id();
        if (user != null) {
            write("user", user.value());
        }
        if (id != null) {
            write("id", id.toString());
        }
    }

    private void writeWait(ServerMessage.Wait wait) throws IOException {
        writeError(ServerMessage.Error.of(wait.code()));
        if (isVersion2) {
            json.writeNumberField("retry", wait.retry());
        }
    }

    private void writeConnected(ServerMessage.Connected connected) throws IOException {
        write("type", "connected");
        write("room", connected.room().toString());
        write("user", connected.user().value());
        json.writeNumberField("version", 2);
        json.writeNumberField("seq", connected.seq());
        writeUsers(connected.users());
        json.writeArrayFieldStart("drafts");
        for (ServerMessage.Draft draft : connected.drafts()) {
            json.writeStartObject();
            write("id", draft.id().toString());
            write("from", draft.from().value());
            write("content", draft.content());
            writeTo(draft.to());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeUsers(List<UserName> users) throws IOException {
        json.writeArrayFieldStart("users");
        for (UserName user : users) {
            json.writeString(user.value());
        }
        json.writeEndArray();
    }

    private void write(String field, String value) throws IOException {
        json.writeStringField(field, value);
    }
}
