package talker.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebhooksStateTest {
    private static final Webhook WEBHOOK = Fixtures.webhook("http://example.org/");

    @Test
    void aWebhookIsThereUntilItIsRemoved() {
        WebhooksState added = WebhooksState.EMPTY.apply(new WebhookEvent.Added(WEBHOOK));
        assertThat(added.of(Fixtures.LOBBY)).containsExactly(WEBHOOK);
        assertThat(added.rooms()).containsExactly(Fixtures.LOBBY);
        assertThat(added.count("acme")).isEqualTo(1);
        assertThat(added.count("other")).isZero();
        assertThat(added.apply(new WebhookEvent.Removed(WEBHOOK.id(), 1))).isEqualTo(WebhooksState.EMPTY);
    }

    @Test
    void aDisabledWebhookIsListedAndNoLongerDeliveredTo() {
        WebhooksState disabled = WebhooksState.EMPTY
                .apply(new WebhookEvent.Added(WEBHOOK))
                .apply(new WebhookEvent.Disabled(WEBHOOK.id(), "gone", 7, 1));
        assertThat(disabled.of(Fixtures.LOBBY)).containsExactly(WEBHOOK.disabled("gone", 7));
        assertThat(disabled.enabled()).isEmpty();
        assertThat(disabled.rooms()).isEmpty();
        assertThat(disabled.count("acme")).isEqualTo(1);
        assertThat(WebhooksState.EMPTY.apply(new WebhookEvent.Disabled("other", "gone", 7, 1)))
                .isEqualTo(WebhooksState.EMPTY);
    }

    @Test
    void aPositionNeverGoesBackAndASuccessEndsAFailure() {
        CourierState state = new CourierState(7, 0).apply(new CourierEvent.Failing(100));
        assertThat(state).isEqualTo(new CourierState(7, 100));
        assertThat(state.isFailing()).isTrue();
        assertThat(state.apply(new CourierEvent.Delivered(9, 200))).isEqualTo(new CourierState(9, 0));
        assertThat(state.apply(new CourierEvent.Delivered(5, 200))).isEqualTo(new CourierState(7, 0));
    }

    @Test
    void allPartsTogetherHaveAllAccounts() {
        assertThat(Webhooks.ids()).hasSize(16).doesNotHaveDuplicates();
        // what is stored under a number stays there
        assertThat(Webhooks.idFor("acme")).isEqualTo("10");
        assertThat(Webhooks.idFor("demo")).isEqualTo("3");
        for (int i = 0; i < 1000; i++) {
            assertThat(Webhooks.ids()).contains(Webhooks.idFor("account-" + i));
        }
    }
}
