package talker.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;

/** One connection of {@link DeliverySimulation}, in either version, with what its user's program makes of what it hears. */
final class SimulatedClient {
    private static final List<UserName> RECIPIENTS = List.of(Fixtures.ANN, Fixtures.BOB, Fixtures.EVE);

    final Stage.Seat seat;
    private final Terms terms;
    private final View view;

    /** The finals that came as news. */
    final List<Long> finals = new ArrayList<>();

    private final List<StoredMessage> journal;
    private final Set<MessageId> finished = new HashSet<>();
    private final Set<MessageId> unanswered = new HashSet<>();
    private final Map<MessageId, Integer> times = new HashMap<>();
    private final Map<UserName, Boolean> presence = new HashMap<>();
    private int read;
    private boolean hasEntered;
    private boolean isConnected;
    private long begin = -1;
    private int refusals;

    SimulatedClient(Stage.Seat seat, Terms terms, List<StoredMessage> journal) {
        this.seat = seat;
        this.terms = terms;
        this.journal = journal;
        view = isVersion2() ? View.of(seat.user) : View.publicOnly();
    }

    private boolean isVersion2() {
        return terms.version() == Version.TWO;
    }

    /** Whether a message is for this client's eyes. */
    boolean sees(StoredMessage message) {
        return view.shows(message);
    }

    /** The place after which the client has heard everything that is for it. */
    long begin() {
        return begin >= 0 ? begin : seat.startedAfter;
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
        assertThat(isConnected || heard.kind() == Heard.Kind.CONNECTED || !isVersion2())
                .as("it is told first that it is connected")
                .isTrue();
        switch (heard.kind()) {
            case CONNECTED -> {
                assertThat(isVersion2() && !isConnected)
                        .as("once, in version 2")
                        .isTrue();
                isConnected = true;
                heard.users().forEach(user -> presence.put(user, true));
                assertThat(presence.remove(seat.user)).as("it is here itself").isTrue();
            }
            case PARTIAL -> {
                assertThat(finished).as("partials after their final").doesNotContain(heard.id());
                assertThat(terms.partials()).as("it wants partials").isTrue();
            }
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
        if (finals.isEmpty() && terms.history() > 0) {
            begin = beforeNews(id);
            assertThat(begin).as("what it is owed comes in any case").isLessThanOrEqualTo(seat.startedAfter);
        }
        long previous = finals.isEmpty() ? begin() : finals.get(finals.size() - 1);
        StoredMessage next = journal.stream()
                .filter(this::sees)
                .filter(message -> message.seq() > previous)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing comes after " + previous));
        assertThat(id).as("what comes after %s", previous).isEqualTo(next.id());
        finals.add(next.seq());
    }

    /** A client that asks for the last finals may be given some from before the place from which it is owed them. */
    private long beforeNews(MessageId id) {
        long first = journal.stream()
                .filter(message -> message.id().equals(id))
                .mapToLong(StoredMessage::seq)
                .findFirst()
                .orElseThrow();
        return Math.min(first - 1, seat.startedAfter);
    }

    /** What the connection has shown by now: something that the client has received, or less. */
    void show(int lag) {
        int index = finals.size() - 1 - lag;
        if (index >= 0) {
            seat.seen = Math.max(seat.seen, finals.get(index));
        }
    }

    /** Says something, if the connection is in the room; tells whether it was. Some ids are private in version 2. */
    boolean says(MessageId id, boolean isFinal) {
        int number = (int) id.uuid().getLeastSignificantBits();
        UserName to = number % 4 == 0 ? RECIPIENTS.get(number / 4 % RECIPIENTS.size()) : null;
        if (to != null && !isVersion2()) {
            return false;
        }
        hasEntered |= seat.session.getAllReceived().stream().anyMatch(MemberEvent.Entered.class::isInstance);
        if (hasEntered) {
            if (isFinal) {
                unanswered.add(id);
                times.merge(id, 1, Integer::sum);
            }
            seat.says(new ClientMessage.Post(id, "text", isFinal, to));
        }
        return hasEntered;
    }

    /** Of each final that it sent, a client has heard that it is stored, or that the id was another's. */
    void knowsWhatBecameOfItsFinals(Predicate<MessageId> isContested) {
        Set<MessageId> untold = new HashSet<>(unanswered);
        journal.stream()
                .filter(message -> !message.from().equals(user()))
                .forEach(message -> untold.remove(message.id()));
        untold.removeIf(isContested);
        assertThat(untold).as("finals that %s was told nothing of", user()).isEmpty();
        assertThat(refusals).isGreaterThanOrEqualTo(unanswered.size());
    }

    /** A line as a client understands it. */
    private record Heard(Kind kind, MessageId id, UserName user, List<UserName> users) {
        enum Kind {
            CONNECTED,
            PARTIAL,
            FINAL,
            JOIN,
            LEAVE,
            ERROR
        }

        static Heard of(String line) {
            String id = field(line, "id");
            String user = field(line, "user");
            return new Heard(
                    kind(line),
                    id == null ? null : MessageId.of(id),
                    user == null ? null : UserName.of(user),
                    users(line));
        }

        private static Kind kind(String line) {
            return switch (Objects.requireNonNull(field(line, "type"))) {
                case "message" -> line.contains("\"final\":true") ? Kind.FINAL : Kind.PARTIAL;
                case "connected" -> Kind.CONNECTED;
                case "join" -> Kind.JOIN;
                case "leave" -> Kind.LEAVE;
                case "error" -> Kind.ERROR;
                default -> throw new AssertionError(line);
            };
        }

        private static List<UserName> users(String line) {
            String start = "\"users\":[\"";
            int at = line.indexOf(start);
            return at < 0
                    ? List.of()
                    : Stream.of(line.substring(at + start.length(), line.indexOf("\"]", at))
                                    .split("\",\""))
                            .map(UserName::of)
                            .toList();
        }

        private static String field(String line, String name) {
            String start = "\"" + name + "\":\"";
            int at = line.indexOf(start);
            return at < 0 ? null : line.substring(at + start.length(), line.indexOf('"', at + start.length()));
        }
    }
}
