package talker.bench;

import java.util.Arrays;

/**
 * Keeps account of every message of a run and of each copy that reaches a member, and so finds what is lost, doubled or
 * turned round. It knows no sockets and no clock.
 */
final class Ledger {
    private final Topology topology;
    private final RoomOrder[] orders;
    private final Reader[] readers;
    private final int[] finals;
    private final int[] partials;

    private long sent;
    private long delivered;
    private long doubled;
    private long reordered;
    private long repeated;
    private long partialsSent;
    private long partialsDelivered;
    private long strange;

    Ledger(Topology topology) {
        this.topology = topology;
        orders = new RoomOrder[topology.rooms()];
        readers = new Reader[topology.connections()];
        finals = new int[topology.allSenders()];
        partials = new int[topology.allSenders()];
        Arrays.setAll(orders, room -> new RoomOrder(topology.senders()));
        Arrays.setAll(readers, connection -> new Reader(topology.senders()));
    }

    /** A sender sends its next final; the result is its number. */
    int sendsFinal(int sender) {
        sent++;
        return finals[sender]++;
    }

    /** A sender sends its next partial, of the message whose final it sends next; the result is the partial's number. */
    int sendsPartial(int sender) {
        partialsSent++;
        return partials[sender]++;
    }

    /** How many finals a sender has sent, which is the number of its next one. */
    int finalsOf(int sender) {
        return finals[sender];
    }

    /** How many partials a sender has sent. */
    int partialsOf(int sender) {
        return partials[sender];
    }

    /** A member drops its connection to make it again. */
    void comesBack(int connection) {
        readers[connection].comesBack();
    }

    /** A final reaches a member; tells whether the member hears it for the first time. */
    boolean hearsFinal(int connection, int sender, int number) {
        int room = topology.roomOf(connection);
        if (!belongs(room, sender) || number < 0 || number >= finals[sender]) {
            strange++;
            return false;
        }
        int turn = sender % topology.senders();
        int place = orders[room].placeOf(turn, number);
        return switch (readers[connection].hearsFinal(place, turn, number)) {
            case NEW -> {
                delivered++;
                yield true;
            }
            case LATE -> {
                delivered++;
                reordered++;
                yield true;
            }
            case REPEATED -> {
                repeated++;
                yield false;
            }
            case DOUBLED -> {
                doubled++;
                yield false;
            }
        };
    }

    /** A partial reaches a member; tells whether the member hears it for the first time. */
    boolean hearsPartial(int connection, int sender, int number, int partial) {
        if (!belongs(topology.roomOf(connection), sender) || number < 0 || partial < 0 || partial >= partials[sender]) {
            strange++;
            return false;
        }
        switch (readers[connection].hearsPartial(sender % topology.senders(), number, partial)) {
            case NEW -> {
                partialsDelivered++;
                return true;
            }
            case LATE -> reordered++;
            default -> doubled++;
        }
        return false;
    }

    private boolean belongs(int room, int sender) {
        return sender >= 0 && sender < finals.length && topology.roomOfSender(sender) == room;
    }

    boolean hasAllFinals() {
        return delivered == sent * topology.members();
    }

    boolean hasAllPartials() {
        return partialsDelivered == partialsSent * topology.members();
    }

    /** The sums so far. */
    Tally tally() {
        long overtaken = 0;
        for (RoomOrder order : orders) {
            overtaken += order.overtaken();
        }
        return new Tally(
                sent,
                sent * topology.members(),
                delivered,
                doubled,
                reordered + overtaken,
                repeated,
                partialsSent,
                partialsSent * topology.members(),
                partialsDelivered,
                strange);
    }
}
