package talker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import talker.protocol.UserName;

class AccountStateTest {
    private static final List<UserName> USERS = List.of(UserName.of("ann"), UserName.of("bob"), UserName.of("Åsa 😀"));
    private static final List<String> ROOMS = List.of("lobby", "board");
    private static final List<TokenHash> TOKENS = List.of(TokenHash.of("token one"), TokenHash.of("token two"));
    private static final long AT = 1_700_000_000_000L;

    private static final UserName ANN = USERS.get(0);
    private static final UserName BOB = USERS.get(1);
    private static final TokenHash TOKEN = TOKENS.get(0);

    @Test
    void nothingIsAdmittedToAnEmptyAccount() {
        assertThat(AccountState.EMPTY.admits("lobby", ANN, TOKEN)).isFalse();
        assertThat(AccountState.EMPTY.admits("lobby", ANN, TokenHash.OF_NOBODY)).isFalse();
        assertThat(AccountState.EMPTY.bearer(TOKEN)).isEmpty();
    }

    @Test
    void anAccountIsKnownFromItsFirstEventOnEvenWhenItIsEmptyAgain() {
        AccountState emptied = after(new AccountEvent.UserAdded(ANN, TOKEN, AT), new AccountEvent.UserRemoved(ANN, AT));
        assertThat(AccountState.EMPTY.exists()).isFalse();
        assertThat(emptied.exists()).isTrue();
        assertThat(emptied.users()).isEmpty();
    }

    @Test
    void aRemovedUserWhoIsAddedAgainIsNoMemberAnyMore() {
        AccountState state = after(
                new AccountEvent.UserAdded(ANN, TOKEN, AT),
                new AccountEvent.RoomAdded("board", RoomAccess.membersOnly(List.of(ANN)), AT),
                new AccountEvent.UserRemoved(ANN, AT),
                new AccountEvent.UserAdded(ANN, TOKEN, AT));
        assertThat(state.admits("board", ANN, TOKEN)).isFalse();
    }

    @Test
    void hooksGoWithTheirUserAndTheirRoomAndStayWithTheOthers() {
        IncomingHook anns = new IncomingHook("lobby", ANN, TOKEN, AT);
        IncomingHook bobs = new IncomingHook("board", BOB, TOKEN, AT);
        AccountEvent[] events = {
            new AccountEvent.UserAdded(ANN, TOKEN, AT),
            new AccountEvent.UserAdded(BOB, TOKEN, AT),
            new AccountEvent.RoomAdded("lobby", RoomAccess.everyone(), AT),
            new AccountEvent.RoomAdded("board", RoomAccess.everyone(), AT),
            new AccountEvent.HookAdded("anns", anns, AT),
            new AccountEvent.HookAdded("bobs", bobs, AT)
        };
        AccountState state = after(events);
        assertThat(state.hooks()).containsOnly(Map.entry("anns", anns), Map.entry("bobs", bobs));
        assertThat(state.apply(new AccountEvent.UserRemoved(ANN, AT)).hooks()).containsOnly(Map.entry("bobs", bobs));
        assertThat(state.apply(new AccountEvent.RoomRemoved("board", AT)).hooks())
                .containsOnly(Map.entry("anns", anns));
        assertThat(state.apply(new AccountEvent.HookRemoved("anns", AT)).hooks())
                .containsOnly(Map.entry("bobs", bobs));
        assertThat(state.apply(new AccountEvent.UserAdded(ANN, TOKENS.get(1), AT))
                        .hooks())
                .hasSize(2);
    }

    @Test
    void aPublicRoomHasNoMembersOfItsOwn() {
        assertThatThrownBy(() -> new RoomAccess(false, new TreeSet<>(USERS)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRoomGetsNarrowerWhenSomebodyIsLockedOut() {
        RoomAccess annOnly = RoomAccess.membersOnly(List.of(ANN));
        RoomAccess both = RoomAccess.membersOnly(List.of(ANN, BOB));
        assertThat(both.isAsWideAs(annOnly)).isTrue();
        assertThat(annOnly.isAsWideAs(both)).isFalse();
        assertThat(RoomAccess.everyone().isAsWideAs(both)).isTrue();
        assertThat(both.isAsWideAs(RoomAccess.everyone())).isFalse();
    }

    /** The rule in the plainest form that one can think of, next to the one that hides what it knows. */
    @Property(tries = 500)
    void whoIsAdmittedHasTheTokenAndTheRoomAdmitsThem(@ForAll("histories") List<AccountEvent> events) {
        Map<UserName, TokenHash> tokens = new HashMap<>();
        Set<String> open = new HashSet<>();
        Map<String, Set<UserName>> memberships = new HashMap<>();
        for (AccountEvent event : events) {
            if (event instanceof AccountEvent.UserAdded added) {
                tokens.put(added.user(), added.token());
            } else if (event instanceof AccountEvent.TokenRotated rotated) {
                tokens.put(rotated.user(), rotated.token());
            } else if (event instanceof AccountEvent.UserRemoved removed) {
                tokens.remove(removed.user());
                memberships.values().forEach(members -> members.remove(removed.user()));
            } else if (event instanceof AccountEvent.RoomRemoved removed) {
                open.remove(removed.room());
                memberships.remove(removed.room());
            } else {
                String room = room(event);
                RoomAccess access = access(event);
                open.remove(room);
                memberships.remove(room);
                if (access.isPrivate()) {
                    memberships.put(room, new HashSet<>(access.members()));
                } else {
                    open.add(room);
                }
            }
        }
        AccountState state = after(events.toArray(new AccountEvent[0]));
        for (TokenHash token : TOKENS) {
            List<UserName> bearers = USERS.stream()
                    .filter(user -> token.equals(tokens.get(user)))
                    .toList();
            assertThat(state.bearer(token).stream().toList())
                    .as("a token that several have names nobody")
                    .isEqualTo(bearers.size() == 1 ? bearers : List.of());
        }
        for (String room : ROOMS) {
            for (UserName user : USERS) {
                for (TokenHash token : TOKENS) {
                    boolean mayEnter = open.contains(room)
                            || memberships.getOrDefault(room, Set.of()).contains(user);
                    boolean expected = token.equals(tokens.get(user)) && mayEnter;
                    assertThat(state.admits(room, user, token)).isEqualTo(expected);
                }
                assertThat(state.admits(room, user, TokenHash.OF_NOBODY)).isFalse();
                boolean isMember = TOKENS.stream().anyMatch(token -> state.admits(room, user, token));
                assertThat(state.admits(room, user)).as("%s in %s", user, room).isEqualTo(isMember);
            }
        }
    }

    @Property(tries = 200)
    void aSnapshotIsTheStateItWasTakenOf(@ForAll("histories") List<AccountEvent> events) throws Exception {
        AccountState state = after(events.toArray(new AccountEvent[0]));
        assertThat(throughCbor(state, AccountState.class)).isEqualTo(state);
    }

    @Property(tries = 200)
    void anEventIsReadAsItWasWritten(@ForAll("events") AccountEvent event) throws Exception {
        assertThat(throughCbor(event, event.getClass())).isEqualTo(event);
    }

    private static Object throughCbor(Object value, Class<?> type) throws Exception {
        ObjectMapper cbor = new CBORMapper().registerModule(new ParameterNamesModule());
        return cbor.readValue(cbor.writeValueAsBytes(value), type);
    }

    private static AccountState after(AccountEvent... events) {
        AccountState state = AccountState.EMPTY;
        for (AccountEvent event : events) {
            state = state.apply(event);
        }
        return state;
    }

    private static String room(AccountEvent event) {
        return event instanceof AccountEvent.RoomAdded added ? added.room() : ((AccountEvent.RoomChanged) event).room();
    }

    private static RoomAccess access(AccountEvent event) {
        return event instanceof AccountEvent.RoomAdded added
                ? added.access()
                : ((AccountEvent.RoomChanged) event).access();
    }

    @Provide
    Arbitrary<List<AccountEvent>> histories() {
        return events().list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<AccountEvent> events() {
        Arbitrary<UserName> users = Arbitraries.of(USERS);
        Arbitrary<TokenHash> tokens = Arbitraries.of(TOKENS);
        Arbitrary<String> rooms = Arbitraries.of(ROOMS);
        Arbitrary<RoomAccess> access = users.set()
                .ofMaxSize(3)
                .map(members -> RoomAccess.membersOnly(members))
                .injectNull(0.5)
                .map(only -> only == null ? RoomAccess.everyone() : only);
        return Arbitraries.oneOf(
                Combinators.combine(users, tokens).as((user, token) -> new AccountEvent.UserAdded(user, token, AT)),
                Combinators.combine(users, tokens).as((user, token) -> new AccountEvent.TokenRotated(user, token, AT)),
                users.map(user -> new AccountEvent.UserRemoved(user, AT)),
                Combinators.combine(rooms, access).as((room, who) -> new AccountEvent.RoomAdded(room, who, AT)),
                Combinators.combine(rooms, access).as((room, who) -> new AccountEvent.RoomChanged(room, who, AT)),
                rooms.map(room -> new AccountEvent.RoomRemoved(room, AT)));
    }
}
