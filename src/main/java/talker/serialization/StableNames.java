package talker.serialization;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import talker.room.Audience;
import talker.room.Room;
import talker.room.RoomEvent;
import talker.room.RoomSnapshot;

/**
 * The name of every type that is stored in the journal or sent between nodes. A name is for ever: a class may be renamed
 * or moved, its name here stays, and a type whose shape changes so that old data no longer fits gets a new name beside
 * the old one.
 */
final class StableNames {
    private static final Map<String, Class<?>> TYPES = new HashMap<>();
    private static final Map<Class<?>, String> NAMES = new HashMap<>();

    static {
        name("room.posted", RoomEvent.Posted.class);
        name("room.subscribed", RoomEvent.Subscribed.class);
        name("room.detached", RoomEvent.Detached.class);
        name("room.unsubscribed", RoomEvent.Unsubscribed.class);
        name("room.delivered", RoomEvent.Delivered.class);
        name("room.snapshot", RoomSnapshot.class);

        name("room.attach", Room.Attach.class);
        name("room.store", Room.Store.class);
        name("audience.attached", Audience.Attached.class);
        name("audience.posted", Audience.Posted.class);
        name("audience.stored", Audience.Stored.class);
    }

    private StableNames() {}

    private static void name(String name, Class<?> type) {
        if (TYPES.put(name, type) != null || NAMES.put(type, name) != null) {
            throw new IllegalStateException("named twice: " + name);
        }
    }

    /** The name of a type; empty where it has none and so must not leave the process. */
    static Optional<String> nameOf(Class<?> type) {
        return Optional.ofNullable(NAMES.get(type));
    }

    /** The type with a name; empty where this version does not know it. */
    static Optional<Class<?>> typeOf(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }

    /** All names with their types. */
    static Map<String, Class<?>> all() {
        return Map.copyOf(TYPES);
    }
}
