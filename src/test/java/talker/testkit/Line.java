package talker.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** A line that came from the server, without its line break. */
public final class Line {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    private final String text;
    private final JsonNode json;

    Line(String text) {
        this.text = text;
        try {
            json = JACKSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the server sent no JSON: " + text, e);
        }
    }

    /** The whole line. */
    public String text() {
        return text;
    }

    /** The value of a field as text; empty where there is none. */
    public String field(String name) {
        return json.path(name).asText("");
    }

    /** Whether it is a message that its sender has finished. */
    public boolean isFinal() {
        return field("type").equals("message") && json.path("final").asBoolean(false);
    }

    /** Whether it is a message that is still being typed. */
    public boolean isPartial() {
        return field("type").equals("message") && !isFinal();
    }

    public String content() {
        return field("content");
    }

    public String id() {
        return field("id");
    }

    public String from() {
        return field("from");
    }

    /** Its place in the room's order, in version 2; 0 where it says none. */
    public long seq() {
        return json.path("seq").asLong(0);
    }

    /** Its keys, in order. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** The values of a field that is a list of texts. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        json.path(name).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** The objects in a field that is a list of them, such as the messages of a page of history, each as a line. */
    public List<Line> lines(String name) {
        List<Line> lines = new ArrayList<>();
        json.path(name).forEach(each -> lines.add(new Line(each.toString())));
        return lines;
    }

    @Override
    public String toString() {
        return text;
    }
}
