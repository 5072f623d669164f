package talker.room;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import talker.protocol.MessageId;
import talker.protocol.Terms;
import talker.protocol.UserName;

/**
 * A room on two nodes and its clients, in one thread: the Audiences are the real ones, the Room is {@link ModelRoom}, and
 * every message between them, every line to a client and every page from the journal moves, is lost or comes twice when
 * the next number says so. Every client checks what it hears.
 */
final class DeliverySimulation {
    /** What may happen next, and how often it does. */
    enum Action {
        SAY(2),
        SAY_AGAIN(1),
        TYPE(1),
        READ(4),
        SHOW(2),
        DROP(1),
        CLOSE(1),
        CONNECT(4),
        TO_ROOM(3),
        LOSE_TO_ROOM(1),
        REPEAT_TO_ROOM(1),
        FROM_ROOM(3),
        LOSE_FROM_ROOM(1),
        REPEAT_FROM_ROOM(1),
        READ_JOURNAL(1),
        BEAT(1),
        TICK(1),
        SWEEP(1),
        RESTART_ROOM(1),
        NODE_DIES(1),
        EVERYTHING_ARRIVES(4),
        BEAT_AND_SWEEP(2),
        ALL_SHOW(2);

        final int weight;

        Action(int weight) {
            this.weight = weight;
        }
    }

    private final RoomSettings settings;
    private final ModelRoom room;
    private final List<Node> nodes = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<UserName> users = List.of(Fixtures.ANN, Fixtures.BOB, Fixtures.EVE);
    private final List<SimulatedClient> everyone = new ArrayList<>();
    private final Set<MessageId> said = new HashSet<>();

    /** Who has typed or said something under an id: of several, all but one may be refused, be it by a draft that is open. */
    private final Map<MessageId, Set<UserName>> authors = new HashMap<>();

    /** What a node that died took with it. */
    private final Set<MessageId> forgotten = new HashSet<>();

    private long ids;

    DeliverySimulation(int size, boolean isEager) {
        settings = Fixtures.settings(s -> s.flushInterval(isEager ? Duration.ZERO : Duration.ofHours(1))
                .batchTimeout(Duration.ZERO)
                .batchLimit(3)
                .recentMessages(3)
                .pageBytes(300)
                .beatInterval(Duration.ofNanos(1))
                .grace(isEager ? Duration.ZERO : Duration.ofHours(1)));
        room = new ModelRoom(settings);
        for (int i = 0; i < size; i++) {
            nodes.add(new Node());
        }
    }

    /** One of the nodes: its Audience and what is under way between it and the Room. */
    private final class Node {
        Stage stage = new Stage(settings, room.messages);
        final Deque<Room.Command> toRoom = new ArrayDeque<>();
        final Set<MessageId> accepted = new HashSet<>();
        final Set<SimulatedClient> members = new HashSet<>();

        void collect() {
            stage.run();
            toRoom.addAll(stage.room.getAllReceived());
        }

        Deque<Audience.Command> fromRoom() {
            return room.out.computeIfAbsent(stage.ref(), ignored -> new ArrayDeque<>());
        }

        void die() {
            ActorRef<Audience.Command> dead = stage.ref();
            forgotten.addAll(accepted);
            accepted.clear();
            clients.removeAll(members);
            members.clear();
            room.forget(dead);
            toRoom.clear();
            stage = new Stage(settings, room.messages);
            for (Node node : nodes) {
                if (node != this && node.stage.isWatched(dead)) {
                    node.stage.dies(dead);
                }
            }
        }
    }

    // What happens

    void step(Action action, int which) {
        Node node = nodes.get(which % nodes.size());
        switch (action) {
            case CONNECT -> connect(which);
            case TO_ROOM -> toRoom(node, true);
            case LOSE_TO_ROOM -> node.toRoom.poll();
            case REPEAT_TO_ROOM -> toRoom(node, false);
            case FROM_ROOM -> fromRoom(node, true);
            case LOSE_FROM_ROOM -> node.fromRoom().poll();
            case REPEAT_FROM_ROOM -> fromRoom(node, false);
            case READ_JOURNAL -> readJournal(node, which % 5 == 0);
            case BEAT -> node.stage.beat();
            case TICK -> tick(node);
            case SWEEP -> room.sweep();
            case RESTART_ROOM -> restartRoom(which);
            case NODE_DIES -> {
                if (which % 3 == 0) {
                    node.die();
                }
            }
            case EVERYTHING_ARRIVES -> everythingArrives();
            case BEAT_AND_SWEEP -> {
                node.stage.beat();
                everythingArrives();
                room.sweep();
            }
            case ALL_SHOW -> clients.forEach(client -> client.show(0));
            default -> {
                if (!clients.isEmpty()) {
                    step(clients.get(which % clients.size()), action, which);
                }
            }
        }
        nodes.forEach(Node::collect);
    }

    private void step(SimulatedClient client, Action action, int which) {
        switch (action) {
            case SAY -> say(client, Fixtures.id(++ids), true);
            case SAY_AGAIN -> say(client, Fixtures.id(Math.max(1, ids - which % 4)), true);
            case TYPE -> say(client, Fixtures.id(ids + 1 - which % 3), false);
            case READ -> client.read();
            case SHOW -> client.show(which % 3);
            case DROP -> end(client, Departure.DROPPED);
            case CLOSE -> {
                if (which % 3 == 0) {
                    end(client, Departure.CLOSED);
                }
            }
            default -> throw new AssertionError("not a client's: " + action);
        }
    }

    private static void readJournal(Node node, boolean fails) {
        if (!node.stage.library.questions.isEmpty()) {
            if (fails) {
                node.stage.failToAnswer();
            } else {
                node.stage.answer();
            }
        }
    }

    /**
     * Not with several nodes: a user who closes on one node while coming in on another, the room restarting in between,
     * may end up present without a subscription.
     */
    private void restartRoom(int which) {
        if (which % 4 == 0 && nodes.size() == 1) {
            room.restart();
        }
    }

    private void connect(int which) {
        if (clients.size() < 8) {
            UserName user = users.get(which % users.size());
            connect(nodes.get(which % nodes.size()), user, terms(user, which / users.size()));
        }
    }

    /** How a client wants to be served: in version 1, or in one of the ways of version 2. */
    private Terms terms(UserName user, int which) {
        return switch (which % 7) {
            case 0 -> Lines2.TWO;
            case 1 -> Lines2.FINALS_ONLY;
            case 2 -> Lines2.since(newestOf(user));
            case 3 -> Lines2.sinceAndHistory(newestOf(user), 2);
            case 4 -> Lines2.history(2);
            default -> Terms.OF_VERSION_1;
        };
    }

    /** The newest final that a user has got, through whichever connection. */
    private long newestOf(UserName user) {
        return everyone.stream()
                .filter(client -> client.user().equals(user))
                .flatMap(client -> client.finals.stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private void connect(Node node, UserName user, Terms terms) {
        SimulatedClient client = new SimulatedClient(node.stage.enter(user, terms), terms, room.messages);
        clients.add(client);
        everyone.add(client);
        node.members.add(client);
    }

    private Node nodeOf(SimulatedClient client) {
        return nodes.stream()
                .filter(node -> node.members.contains(client))
                .findFirst()
                .orElseThrow();
    }

    private void say(SimulatedClient client, MessageId id, boolean isFinal) {
        authors.computeIfAbsent(id, ignored -> new HashSet<>()).add(client.user());
        if (client.says(id, isFinal) && isFinal) {
            said.add(id);
            nodeOf(client).accepted.add(id);
        }
    }

    private void end(SimulatedClient client, Departure departure) {
        Node node = nodeOf(client);
        node.members.remove(client);
        clients.remove(client);
        if (departure == Departure.DROPPED && ids % 2 == 0) {
            node.stage.dies(client.seat.session.getRef());
        } else {
            client.seat.leaves(departure);
        }
    }

    private void everythingArrives() {
        for (Node node : nodes) {
            node.collect();
            while (!node.toRoom.isEmpty()) {
                toRoom(node, true);
            }
        }
        for (Node node : nodes) {
            while (!node.fromRoom().isEmpty()) {
                fromRoom(node, true);
            }
            while (!node.stage.library.questions.isEmpty()) {
                node.stage.answer();
            }
        }
        clients.forEach(SimulatedClient::readAll);
    }

    private void tick(Node node) {
        if (node.stage.isTimerSet("RETRY")) {
            node.stage.retry();
        }
        if (node.stage.isTimerSet("OPEN")) {
            node.stage.open();
        }
        if (node.stage.isTimerSet("FLUSH")) {
            node.stage.flush();
        }
    }

    private void toRoom(Node node, boolean takes) {
        Room.Command command = takes ? node.toRoom.poll() : node.toRoom.peek();
        if (command != null) {
            room.receive(command);
        }
    }

    private void fromRoom(Node node, boolean takes) {
        Audience.Command message =
                takes ? node.fromRoom().poll() : node.fromRoom().peek();
        if (message != null) {
            node.stage.tell(message);
        }
    }

    // How it ends

    /** Nothing is lost any more, everybody comes back and reads on, and every promise is looked at. */
    void finish() {
        calm();
        for (UserName user : users) {
            if (clients.stream().noneMatch(client -> client.user().equals(user))) {
                connect(nodes.get(0), user, Terms.OF_VERSION_1);
            }
        }
        calm();
        everyMessageIsStoredOnce();
        clients.forEach(client -> client.knowsWhatBecameOfItsFinals(this::isContested));
        everyReaderIsUpToDate();
        everyUserHasEverything();
    }

    private void calm() {
        for (int round = 0; round < 1000; round++) {
            boolean isBusy = false;
            for (Node node : nodes) {
                node.stage.beat();
                tick(node);
                node.collect();
                while (!node.toRoom.isEmpty()) {
                    isBusy |= node.toRoom.peek() instanceof Room.Store;
                    toRoom(node, true);
                }
                while (!node.fromRoom().isEmpty()) {
                    fromRoom(node, true);
                    node.collect();
                }
                while (!node.stage.library.questions.isEmpty()) {
                    isBusy = true;
                    node.stage.answer();
                }
            }
            for (SimulatedClient client : clients) {
                while (client.hasMail()) {
                    isBusy = true;
                    client.read();
                }
            }
            if (!isBusy) {
                return;
            }
        }
        throw new AssertionError("it never becomes quiet");
    }

    private boolean isContested(MessageId id) {
        return authors.getOrDefault(id, Set.of()).size() > 1;
    }

    private void everyMessageIsStoredOnce() {
        List<MessageId> stored = room.messages.stream().map(StoredMessage::id).toList();
        assertThat(stored).doesNotHaveDuplicates();
        Set<MessageId> missing = new HashSet<>(said);
        missing.removeAll(stored);
        missing.removeIf(this::isContested);
        assertThat(forgotten).as("finals that were never stored").containsAll(missing);
        room.restart();
        assertThat(room.state().messageSeq())
                .isEqualTo(
                        room.messages.isEmpty()
                                ? 0
                                : room.messages.get(room.messages.size() - 1).seq());
    }

    private void everyReaderIsUpToDate() {
        for (SimulatedClient client : clients) {
            assertThat(client.finals)
                    .as("what %s heard after %s", client.user(), client.seat.startedAfter)
                    .isEqualTo(messagesAfter(client.begin(), client::sees));
        }
    }

    private void everyUserHasEverything() {
        for (UserName user : users) {
            Set<Long> received = new HashSet<>();
            everyone.stream()
                    .filter(client -> client.user().equals(user))
                    .forEach(client -> received.addAll(client.finals));
            assertThat(received)
                    .as("what %s has ever received", user)
                    .containsAll(messagesAfter(beginOfSubscription(user), View.publicOnly()::shows));
        }
    }

    private List<Long> messagesAfter(long seq, Predicate<StoredMessage> isMeant) {
        return room.messages.stream()
                .filter(isMeant)
                .map(StoredMessage::seq)
                .filter(other -> other > seq)
                .toList();
    }

    private long beginOfSubscription(UserName user) {
        Long begin = null;
        for (RoomEvent event : room.journal) {
            if (event instanceof RoomEvent.Subscribed subscribed
                    && subscribed.user().equals(user)
                    && begin == null) {
                begin = subscribed.position();
            } else if (event instanceof RoomEvent.Unsubscribed unsubscribed
                    && unsubscribed.user().equals(user)) {
                begin = null;
            }
        }
        return Objects.requireNonNull(begin);
    }
}
