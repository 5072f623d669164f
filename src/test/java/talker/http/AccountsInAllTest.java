package talker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Venue;

/** On a server with two accounts: that of the demo, and the test's own. */
class AccountsInAllTest {
    @RegisterExtension
    final Venue venue = Venue.open("talker.accounts.max-accounts = 2");

    @Test
    void anAccountTooManyIsRefused() {
        Api api = new Api(venue.server().server());
        HttpResponse<String> refused = api.call("POST", "/v1/accounts/one-too-many/users", "{\"user\":\"ann\"}");
        assertThat(Api.code(refused)).isEqualTo("409 too_many_accounts");
        assertThat(refused.body()).contains("talker.accounts.max-accounts");
        assertThat(Api.code(api.call("PUT", "/v1/rooms/one-too-many.lobby", "{}")))
                .isEqualTo("409 too_many_accounts");
        assertThat(api.call("POST", "/v1/accounts/" + venue.account() + "/users", "{\"user\":\"ann\"}")
                        .statusCode())
                .isEqualTo(201);
    }
}
