package talker.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A kind of load, with the size that it has where nothing else is said. */
public enum Scenario {
    /** One room with many members, a few of whom say one thing after another. */
    BIG_ROOM("big-room"),

    /** Many small rooms, with one member each who says one thing after another. */
    MANY_ROOMS("many-rooms"),

    /** Connections that are held and say nothing. */
    IDLE("idle"),

    /** A room in which some type live: partials as they go, and a final now and then. */
    TYPING("typing"),

    /** A room whose listeners all drop at once, several times, while others talk, and come straight back. */
    RECONNECT_STORM("reconnect-storm");

    private final String label;

    Scenario(String label) {
        this.label = label;
    }

    /** The scenario of this name, as the command line has it. */
    public static Optional<Scenario> named(String label) {
        return Arrays.stream(values()).filter(s -> s.label.equals(label)).findFirst();
    }

    /** The name on the command line and in reports. */
    public String label() {
        return label;
    }

    /** The rooms, members and senders of the standard size. */
    public Topology topology() {
        return switch (this) {
            case BIG_ROOM, RECONNECT_STORM -> new Topology(1, 500, 10);
            case MANY_ROOMS -> new Topology(200, 10, 1);
            case IDLE -> new Topology(1000, 10, 0);
            case TYPING -> new Topology(1, 500, 20);
        };
    }

    /** The standard pace. */
    public Pace pace() {
        return switch (this) {
            case BIG_ROOM, MANY_ROOMS -> new Pace.ClosedLoop(1);
            case IDLE -> new Pace.Silence();
            case TYPING -> new Pace.Typing(5, Duration.ofSeconds(3));
            case RECONNECT_STORM -> new Pace.Rate(100);
        };
    }
}
