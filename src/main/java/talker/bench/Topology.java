package talker.bench;

/**
 * Who sits where. Connections are numbered through the rooms, senders too: connection {@code c} is in room
 * {@code c / members}, sender {@code s} speaks in room {@code s / senders}.
 *
 * @param rooms how many rooms, 1 or more
 * @param members how many connections each room has, 1 to {@value #MAX_MEMBERS} in all rooms together
 * @param senders how many of a room's members talk, at most all of them
 */
public record Topology(int rooms, int members, int senders) {
    /** As many connections as one generator holds. */
    public static final int MAX_MEMBERS = 100_000;

    public Topology {
        if (rooms < 1 || members < 1 || (long) rooms * members > MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "Rooms and members need 1 or more each, and at most " + MAX_MEMBERS + " connections in all.");
        }
        if (senders < 0 || senders > members) {
            throw new IllegalArgumentException("A room cannot have more senders than members.");
        }
    }

    /** All connections. */
    public int connections() {
        return rooms * members;
    }

    /** The senders of all rooms. */
    public int allSenders() {
        return rooms * senders;
    }

    /** The room that a connection is in. */
    int roomOf(int connection) {
        return connection / members;
    }

    /** The room that a sender talks in. */
    int roomOfSender(int sender) {
        return sender / senders;
    }

    /** The connection of a sender: spread over the room, so that those who came first and last are among them. */
    int connectionOf(int sender) {
        int turn = sender % senders;
        return roomOfSender(sender) * members + (int) ((2L * turn + 1) * members / (2L * senders));
    }
}
