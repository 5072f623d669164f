package talker.bench;

import java.util.Arrays;

/**
 * The order of one room's finals: the place of each, given when anybody hears it for the first time. Whoever hears the
 * same finals in the same order hears the places 0, 1, 2 and so on.
 */
final class RoomOrder {
    private static final int UNPLACED = -1;

    private final int[][] placeOf;
    private final int[] latest;
    private int places;
    private long overtaken;

    /** Of a room with so many senders. */
    RoomOrder(int senders) {
        placeOf = new int[senders][0];
        latest = new int[senders];
        Arrays.fill(latest, UNPLACED);
    }

    /** The place of a final by its sender, counted in the room, and its number. */
    int placeOf(int sender, int number) {
        int[] known = placeOf[sender];
        if (number < known.length && known[number] != UNPLACED) {
            return known[number];
        }
        return place(sender, number);
    }

    private int place(int sender, int number) {
        int[] known = placeOf[sender];
        if (number >= known.length) {
            int[] larger = Arrays.copyOf(known, Math.max(number + 1, known.length * 2 + 16));
            Arrays.fill(larger, known.length, larger.length, UNPLACED);
            placeOf[sender] = larger;
        }
        if (number < latest[sender]) {
            overtaken++;
        }
        latest[sender] = Math.max(latest[sender], number);
        placeOf[sender][number] = places;
        return places++;
    }

    /** How many finals came to the room before one that the same sender had sent earlier. */
    long overtaken() {
        return overtaken;
    }
}
