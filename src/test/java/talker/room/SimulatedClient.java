package talker.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** One connection of {@link DeliverySimulation}, with what its user's program makes of what it hears. */
final class SimulatedClient {
    final Stage.Seat seat;

    /** The finals that came as news. */
    final List<Long> finals = new ArrayList<>();

    private final List<StoredMessage> journal;
    private final Set<MessageId> finished = new HashSet<>();
    private final Set<MessageId> unanswered = new HashSet<>();
    private final Map<MessageId, Integer> times = new HashMap<>();
    private final Map<UserName, Boolean> presence = new HashMap<>();
    private int read;
    private boolean hasEntered;
    private int refusals;

    SimulatedClient(Stage.Seat seat, List<StoredMessage> journal) {
        this.seat = seat;
        this.journal = journal;
    }

    UserName user() {
        return seat.user;
    }

    boolean hasMail() {
        return read < seat.deliveries.size();
    }

    void readAll() {
        while (hasMail()) {
            read();
        }
    }

    void read() {
        if (!hasMail()) {
            return;
        }
        Delivery delivery = seat.deliveries.get(read++);
        delivery.bytes().utf8String().lines().forEach(line -> hear(Heard.of(line), delivery));
        if (delivery.asksForMore()) {
            seat.readsOn();
        }
    }

    private void hear(Heard heard, Delivery delivery) {
        switch (heard.kind()) {
            case PARTIAL ->
                assertThat(finished).as("partials after their final").doesNotContain(heard.id());
            case FINAL -> {
                finished.add(heard.id());
                assertThat(times.merge(heard.id(), -1, Integer::sum))
                        .as("how often it is heard: once, and once for each time it was sent")
                        .isGreaterThanOrEqualTo(-1);
                unanswered.remove(heard.id());
                if (delivery.finals().contains(heard.id())) {
                    news(heard.id());
                }
            }
            case JOIN, LEAVE -> {
                boolean isThere = heard.kind() == Heard.Kind.JOIN;
                assertThat(heard.user()).as("nobody hears of oneself").isNotEqualTo(seat.user);
                assertThat(presence.put(heard.user(), isThere))
                        .as("%s of %s", heard.kind(), heard.user())
                        .isNotEqualTo(isThere);
            }
            case ERROR -> refusals++;
        }
    }

    /** A final as news: the next one in the journal's order after the one before, or after the start. */
    private void news(MessageId id) {
        long previous = finals.isEmpty() ? seat.startedAfter : finals.get(finals.size() - 1);
        StoredMessage next = journal.stream()
                .filter(message -> message.seq() > previous)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing comes after " + previous));
        assertThat(id).as("what comes after %s", previous).isEqualTo(next.id());
        finals.add(next.seq());
    }

    /** What the connection has shown by now: something that the client has received, or less. */
    void show(int lag) {
        int index = finals.size() - 1 - lag;
        if (index >= 0) {
            seat.seen = Math.max(seat.seen, finals.get(index));
        }
    }

    /** Says something, if the connection is in the room; tells whether it was. */
    boolean says(MessageId id, boolean isFinal) {
        hasEntered |= seat.session.getAllReceived().stream().anyMatch(MemberEvent.Entered.class::isInstance);
        if (hasEntered) {
            if (isFinal) {
                unanswered.add(id);
                times.merge(id, 1, Integer::sum);
            }
            seat.says(new ClientMessage.Post(id, "text", isFinal));
        }
        return hasEntered;
    }

    /** Of each final that it sent, a client has heard that it is stored, or that the id was another's. */
    void knowsWhatBecameOfItsFinals() {
        long refused = journal.stream()
                .filter(message ->
                        unanswered.contains(message.id()) && !message.from().equals(user()))
                .count();
        assertThat(unanswered).as("finals that %s was told nothing of", user()).hasSize((int) refused);
        assertThat(refusals).isGreaterThanOrEqualTo((int) refused);
    }

    /** A line as a client understands it. */
    private record Heard(Kind kind, MessageId id, UserName user) {
        enum Kind {
            PARTIAL,
            FINAL,
            JOIN,
            LEAVE,
            ERROR
        }

        static Heard of(String line) {
            String id = field(line, "id");
            String user = field(line, "user");
            return new Heard(kind(line), id == null ? null : MessageId.of(id), user == null ? null : UserName.of(user));
        }

        private static Kind kind(String line) {
            return switch (Objects.requireNonNull(field(line, "type"))) {
                case "message" -> line.contains("\"final\":true") ? Kind.FINAL : Kind.PARTIAL;
                case "join" -> Kind.JOIN;
                case "leave" -> Kind.LEAVE;
                case "error" -> Kind.ERROR;
                default -> throw new AssertionError(line);
            };
        }

        private static String field(String line, String name) {
            String start = "\"" + name + "\":\"";
            int at = line.indexOf(start);
            return at < 0 ? null : line.substring(at + start.length(), line.indexOf('"', at + start.length()));
        }
    }
}
