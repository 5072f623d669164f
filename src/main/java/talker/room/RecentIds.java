package talker.room;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * The ids of the newest messages of a room, immutable: at least the newest {@code capacity} of them, at most twice as
 * many. Kept as two generations, so that forgetting costs nothing: when the younger is full, the older is dropped.
 */
public final class RecentIds {
    /** Whose message has the id, and where it stands in the room's order. */
    public record Known(UserName from, long seq) {}

    private final int capacity;
    private final PMap<UUID, Known> younger;
    private final PMap<UUID, Known> older;

    private RecentIds(int capacity, PMap<UUID, Known> younger, PMap<UUID, Known> older) {
        this.capacity = capacity;
        this.younger = younger;
        this.older = older;
    }

    /** No ids yet. */
    public static RecentIds empty(int capacity) {
        return new RecentIds(capacity, HashTreePMap.empty(), HashTreePMap.empty());
    }

    /** What is known of an id; null where it is new, or long forgotten. */
    public @Nullable Known find(MessageId id) {
        Known known = younger.get(id.uuid());
        return known != null ? known : older.get(id.uuid());
    }

    /** These ids and one more. */
    public RecentIds plus(MessageId id, UserName from, long seq) {
        Known known = new Known(from, seq);
        return younger.size() < capacity
                ? new RecentIds(capacity, younger.plus(id.uuid(), known), older)
                : new RecentIds(capacity, HashTreePMap.singleton(id.uuid(), known), younger);
    }

    /** How many ids are known. */
    public int size() {
        return younger.size() + older.size();
    }

    /**
     * The form that a snapshot keeps: 28 bytes an id.
     *
     * @param users the senders, each once
     * @param younger the ids of the younger generation: UUID, seq and index of the sender
     * @param older likewise
     */
    @SuppressWarnings("ArrayRecordComponent") // written and read once, never compared or changed
    public record Packed(List<UserName> users, byte[] younger, byte[] older) {
        private static final int BYTES_AN_ID = 4 * Integer.BYTES + Long.BYTES + Integer.BYTES;
    }

    /** Packs the ids for a snapshot. */
    public Packed pack() {
        Map<UserName, Integer> users = new HashMap<>();
        List<UserName> ordered = new ArrayList<>();
        byte[] packedYounger = pack(younger, users, ordered);
        byte[] packedOlder = pack(older, users, ordered);
        return new Packed(ordered, packedYounger, packedOlder);
    }

    /** The inverse of {@link #pack()}. */
    public static RecentIds unpack(Packed packed, int capacity) {
        return new RecentIds(
                capacity, unpack(packed.younger(), packed.users()), unpack(packed.older(), packed.users()));
    }

    private static byte[] pack(PMap<UUID, Known> ids, Map<UserName, Integer> users, List<UserName> ordered) {
        ByteBuffer out = ByteBuffer.allocate(ids.size() * Packed.BYTES_AN_ID);
        ids.forEach((uuid, known) -> {
            int user = users.computeIfAbsent(known.from(), name -> {
                ordered.add(name);
                return ordered.size() - 1;
            });
            out.putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .putLong(known.seq())
                    .putInt(user);
        });
        return out.array();
    }

    private static PMap<UUID, Known> unpack(byte[] packed, List<UserName> users) {
        Map<UUID, Known> ids = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            UUID uuid = new UUID(in.getLong(), in.getLong());
            long seq = in.getLong();
            ids.put(uuid, new Known(users.get(in.getInt()), seq));
        }
        return HashTreePMap.from(ids);
    }
}
