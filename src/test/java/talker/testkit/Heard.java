package talker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

/** A message that was heard, for a closer look. */
public record Heard(Line line) {
    public Heard from(String user) {
        assertThat(line.from()).as("who said %s", line).isEqualTo(user);
        return this;
    }

    public Heard withId(String id) {
        assertThat(line.id()).as("the id of %s", line).isEqualTo(id);
        return this;
    }

    public String id() {
        return line.id();
    }
}
