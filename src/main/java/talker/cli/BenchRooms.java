package talker.cli;

import static talker.cli.AdminClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import talker.bench.Target;
import talker.bench.Topology;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** The rooms and users of a load: makes those that are missing, and gives all users new tokens. */
final class BenchRooms {
    private final AdminClient server;
    private final String account;

    BenchRooms(AdminClient server, String account) {
        this.server = server;
        this.account = account;
    }

    Target prepare(Topology topology, List<InetSocketAddress> addresses, Optional<SSLContext> tls) {
        List<RoomName> rooms = IntStream.range(0, topology.rooms())
                .mapToObj(number -> new RoomName(account, "r" + number))
                .toList();
        List<UserImport.NewUser> users = IntStream.range(0, topology.connections())
                .mapToObj(number -> new UserImport.NewUser(UserName.of("u" + number), null))
                .toList();
        List<Target.Guest> guests = new ArrayList<>();
        UserImport.importAll(server, account, users, imported -> {
            for (JsonNode user : imported) {
                guests.add(new Target.Guest(
                        UserName.parse(user.path("user").asText())
                                .orElseThrow(() -> new CommandFailure("The server answers with names that are none."
                                        + " See that --server is a Talker's address.")),
                        user.path("token").asText()));
            }
        });
        addMissing(rooms);
        return new Target(addresses, tls, rooms, guests);
    }

    private void addMissing(List<RoomName> rooms) {
        Set<String> there = new HashSet<>();
        AdminCommand.forEachPage(
                server,
                "/v1/accounts/" + segment(account) + "/rooms",
                "rooms",
                "room",
                room -> there.add(room.path("room").asText()));
        ObjectNode open = AdminClient.JSON.createObjectNode();
        for (RoomName room : rooms) {
            if (!there.contains(room.toString())) {
                server.put("/v1/rooms/" + segment(room.account()) + "." + segment(room.room()), open);
            }
        }
    }
}
