package talker.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** Short runs for tests. */
final class Runs {
    static final Plan.Timing SHORT = new Plan.Timing(
            Duration.ofMillis(200),
            Duration.ofMillis(800),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));

    private Runs() {}

    static Plan plan(Scenario scenario, Topology topology, Pace pace) {
        return plan(scenario, topology, pace, 1);
    }

    static Plan plan(Scenario scenario, Topology topology, Pace pace, int version) {
        int storms = scenario == Scenario.RECONNECT_STORM ? 2 : 0;
        return new Plan(scenario, topology, pace, SHORT, 100, storms, version);
    }

    /** Rooms r0, r1, … of an account, and users u0, u1, … with these tokens. */
    static Target target(int port, String account, Topology topology, UnaryOperator<String> tokenOf) {
        List<RoomName> rooms = IntStream.range(0, topology.rooms())
                .mapToObj(room -> new RoomName(account, "r" + room))
                .toList();
        List<Target.Guest> guests = IntStream.range(0, topology.connections())
                .mapToObj(user -> new Target.Guest(UserName.of("u" + user), tokenOf.apply("u" + user)))
                .toList();
        return new Target(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                java.util.Optional.empty(),
                rooms,
                guests);
    }

    static Report run(Plan plan, Target target) throws BenchFailure {
        return Bench.run(plan, target, List.of(), progress -> {});
    }
}
