package talker.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import talker.protocol.ErrorCode;
import talker.protocol.RoomName;
import talker.protocol.UserName;

class SeatsTest {
    private static final RoomName LOBBY = RoomName.of("acme.lobby");
    private static final RoomName ATTIC = RoomName.of("acme.attic");
    private static final RoomName CELLAR = RoomName.of("acme.cellar");
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("bob");

    private final Limits limits = LimitFixtures.limits(
            "talker.limits.connections = 6",
            "talker.limits.connections-per-address = 4",
            "talker.limits.connections-per-user = 3",
            "talker.limits.connections-per-account = 4",
            "talker.limits.rooms-per-user = 2");

    private Seat come(String address) {
        return LimitFixtures.seat(limits, address);
    }

    private Optional<ErrorCode> refusal(String address) {
        Limits.Admission admission = limits.admit(limits.origin(LimitFixtures.address(address)));
        if (admission instanceof Limits.Admitted admitted) {
            admitted.seat().giveBack();
            return Optional.empty();
        }
        return Optional.of(((Limits.Refused) admission).why());
    }

    @Test
    void anAddressHasSoManyPlacesAndTheNodeSoManyInAll() {
        for (int i = 0; i < 3; i++) {
            come("203.0.113.7");
        }
        assertThat(refusal("203.0.113.7")).as("at the bound").isEmpty();
        Seat fourth = come("203.0.113.7");
        assertThat(refusal("203.0.113.7")).hasValue(ErrorCode.ADDRESS_FULL);
        assertThat(refusal("203.0.113.8")).isEmpty();
        fourth.giveBack();
        fourth.giveBack();
        assertThat(refusal("203.0.113.7")).as("given back once").isEmpty();
        come("203.0.113.7");
        assertThat(refusal("203.0.113.7")).hasValue(ErrorCode.ADDRESS_FULL);
        come("127.0.0.1");
        come("127.0.0.1");
        assertThat(refusal("127.0.0.1")).hasValue(ErrorCode.FULL);
    }

    @Test
    void aUserHasSoManyConnectionsAndIsInSoManyRooms() {
        Seat first = come("127.0.0.1");
        assertThat(first.enter(LOBBY, ANN)).isEmpty();
        assertThat(come("127.0.0.1").enter(ATTIC, ANN)).isEmpty();
        Seat third = come("127.0.0.1");
        assertThat(third.enter(CELLAR, ANN)).hasValue(ErrorCode.TOO_MANY_ROOMS);
        assertThat(third.enter(LOBBY, ANN))
                .as("a room where the user is already")
                .isEmpty();
        Seat fourth = come("127.0.0.1");
        assertThat(fourth.enter(LOBBY, ANN)).hasValue(ErrorCode.USER_FULL);
        assertThat(fourth.enter(LOBBY, BOB)).as("another user").isEmpty();
        assertThat(come("127.0.0.1").enter(LOBBY, BOB)).hasValue(ErrorCode.ACCOUNT_FULL);
        assertThat(come("127.0.0.1").enter(RoomName.of("other.lobby"), ANN))
                .as("another account's user of that name")
                .isEmpty();
        first.giveBack();
        third.giveBack();
        assertThat(come("127.0.0.1").enter(CELLAR, ANN)).as("the lobby is left").isEmpty();
    }

    @Test
    void nothingIsRememberedOfThoseWhoHaveGone() {
        for (int i = 0; i < 1000; i++) {
            Seat seat = come("203.0.113." + i % 256);
            seat.enter(RoomName.of("account-" + i + ".lobby"), UserName.of("user " + i));
            seat.stake().await(100);
            seat.giveBack();
            assertThat(seat.enter(LOBBY, ANN)).as("who has gone enters nothing").isPresent();
        }
        assertThat(limits.seats().size()).isZero();
        assertThat(limits.shares().size()).isZero();
    }

    @Test
    void oneAccountsShareIsFullAndAnothersIsNot() {
        Limits small = LimitFixtures.limits("talker.limits.unconfirmed-bytes-per-account = 1000 B");
        Stake room = small.shares().open("acme");
        Stake connection = small.shares().open("acme");
        Stake other = small.shares().open("other");
        connection.await(999);
        room.hold(999);
        assertThat(connection.isFull()).as("one byte less").isFalse();
        room.hold(1);
        assertThat(connection.isFull())
                .as("what rooms hold of those who have gone")
                .isTrue();
        assertThat(other.isFull()).isFalse();
        room.close();
        room.hold(5000);
        assertThat(connection.isFull()).as("all of it is given back").isFalse();
        connection.await(1);
        assertThat(connection.isFull()).isTrue();
        connection.await(-1);
        assertThat(connection.isFull()).isFalse();
    }
}
