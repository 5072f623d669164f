package talker.serialization;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import talker.account.Account;
import talker.account.AccountEvent;
import talker.account.AccountReply;
import talker.account.AccountState;
import talker.account.IncomingHook;
import talker.account.Invite;
import talker.account.Refusal;
import talker.account.Register;
import talker.account.RegisterEvent;
import talker.account.RegisterState;
import talker.account.Retention;
import talker.account.Revoked;
import talker.account.RoomAccess;
import talker.account.Sanction;
import talker.account.Standing;
import talker.account.TokenHash;
import talker.protocol.ClientMessage;
import talker.protocol.Measure;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;
import talker.room.Answer;
import talker.room.Gossip;
import talker.room.News;
import talker.room.RecentIds;
import talker.room.Redaction;
import talker.room.Redactions;
import talker.room.Room;
import talker.room.RoomEvent;
import talker.room.RoomReply;
import talker.room.RoomSnapshot;
import talker.room.StoredMessage;
import talker.room.Subscription;
import talker.room.Upkeep;
import talker.webhook.CourierEvent;
import talker.webhook.CourierState;
import talker.webhook.HookedRooms;
import talker.webhook.Webhook;
import talker.webhook.WebhookEvent;
import talker.webhook.WebhookReply;
import talker.webhook.WebhookSecret;
import talker.webhook.WebhookUrl;
import talker.webhook.Webhooks;
import talker.webhook.WebhooksState;

/**
 * One of each type that is stored or sent between nodes, by its stable name; and where a later release has added a part
 * that may be missing, one with that part, by the name, a plus sign and a word for it.
 */
final class Samples {
    private static final long AT = 1_790_000_000_000L;
    private static final UserName ANN = UserName.of("ann");
    private static final UserName ZOE = UserName.of("Zo\u00eb \ud83d\ude00");
    private static final MessageId ID = MessageId.of("0F8fad5b-d9cb-469f-a165-70867728950e");
    private static final TokenHash HASH = TokenHash.of("a token");

    private final Map<String, Object> all = new LinkedHashMap<>();
    private final ActorSystem<?> system;

    private Samples(ActorSystem<?> system) {
        this.system = system;
    }

    /** All samples; where they need an actor, it is the dead letters of this system. */
    static Map<String, Object> all(ActorSystem<?> system) {
        Samples samples = new Samples(system);
        samples.addRoomEvents();
        samples.addRoomMessages();
        samples.addPrivateMessages();
        samples.addAccountEvents();
        samples.addModeration();
        samples.addAccountCommands();
        samples.addAccountReplies();
        samples.addHooks();
        samples.addUpkeep();
        samples.addSignIns();
        samples.addWebhooks();
        samples.addWebhookMessages();
        return samples.all;
    }

    /** The stable name of a sample. */
    static String nameOf(String sample) {
        return sample.replaceAll("\\+.*", "");
    }

    private <T> ActorRef<T> nobody() {
        return system.deadLetters();
    }

    private void addRoomEvents() {
        all.put("room.posted", new RoomEvent.Posted(ID, ZOE, "hello, \u4e16\u754c\n\u0000", AT));
        all.put("room.subscribed", new RoomEvent.Subscribed(ANN, 41, AT));
        all.put("room.detached", new RoomEvent.Detached(ANN, 42, AT));
        all.put("room.unsubscribed", new RoomEvent.Unsubscribed(ANN, AT));
        all.put("room.delivered", new RoomEvent.Delivered(43, AT));
        all.put(
                "room.snapshot",
                new RoomSnapshot(
                        50,
                        49,
                        RecentIds.empty(10).plus(ID, ANN, 49).pack(),
                        List.of(new StoredMessage(49, ID, ANN, "hello", AT)),
                        Map.of("ann", new Subscription(48, true, 12, AT)),
                        47,
                        50));
    }

    private void addRoomMessages() {
        StoredMessage message = new StoredMessage(49, ID, ANN, "hello", AT);
        all.put("room.attach", new Room.Attach(nobody(), true, Set.of(ANN), 40));
        all.put(
                "room.store",
                new Room.Store(
                        nobody(),
                        7,
                        List.of(
                                new RoomEvent.Posted(ID, ANN, "hello", AT),
                                new RoomEvent.Subscribed(ANN, 41, AT),
                                new RoomEvent.Detached(ANN, 42, AT),
                                new RoomEvent.Unsubscribed(ANN, AT))));
        all.put("audience.attached", new News.Attached(49, Set.of(nobody()), List.of(message), Set.of(ZOE)));
        all.put("audience.posted", new News.Posted(48, List.of(message)));
        all.put(
                "audience.stored",
                new News.Stored(
                        7,
                        List.of(
                                new Answer.AlreadyStored(ID, 49),
                                new Answer.IdInUse(ID),
                                new Answer.Position(ANN, 40))));
        all.put("audience.moving", new News.Moving(49));
        all.put("audience.typed", new Gossip.Typed(ANN, List.of(new ClientMessage.Post(ID, "hel", false))));
        all.put("audience.came", new Gossip.Came(nobody(), ANN));
        all.put("audience.went", new Gossip.Went(nobody(), ANN));
        all.put("audience.present", new Gossip.Present(nobody(), Set.of(ZOE)));
    }

    private void addPrivateMessages() {
        StoredMessage message = new StoredMessage(49, ID, ANN, "psst", AT, ZOE);
        RoomEvent.Posted posted = new RoomEvent.Posted(ID, ANN, "psst", AT, ZOE);
        ClientMessage.Post partial = new ClientMessage.Post(ID, "ps", false, ZOE);
        all.put("room.posted+private", posted);
        all.put("room.store+private", new Room.Store(nobody(), 7, List.of(posted)));
        all.put(
                "room.snapshot+private",
                new RoomSnapshot(50, 49, RecentIds.empty(10).pack(), List.of(message), Map.of(), 47, 50));
        all.put("audience.attached+private", new News.Attached(49, Set.of(), List.of(message), Set.of()));
        all.put("audience.attached+anew", new News.Attached(49, Set.of(), List.of(message), Set.of(), 3L, true));
        all.put("audience.posted+private", new News.Posted(48, List.of(message)));
        all.put("audience.typed+private", new Gossip.Typed(ANN, List.of(partial)));
        all.put(
                "audience.present+drafts",
                new Gossip.Present(nobody(), Set.of(ANN), List.of(new Gossip.OpenDraft(ANN, partial, 1500))));
    }

    private void addModeration() {
        RoomEvent.Redacted redacted = new RoomEvent.Redacted(49, ID, ANN, null, AT, null, null, AT);
        RoomEvent.Redacted whispered = new RoomEvent.Redacted(49, ID, ANN, ZOE, AT, ANN, "a slip", AT);
        StoredMessage redaction = StoredMessage.of(51, redacted);
        all.put("room.posted+erased", RoomEvent.Posted.blank(ID, ANN, AT, null));
        all.put("room.redacted", redacted);
        all.put("room.redacted+private", whispered);
        all.put("room.blanked", new RoomEvent.Blanked(List.of(49L), AT));
        all.put(
                "room.snapshot+redactions",
                new RoomSnapshot(
                        51,
                        51,
                        RecentIds.empty(10).pack(),
                        List.of(redaction),
                        Map.of(),
                        47,
                        50,
                        null,
                        new Redactions(HashTreePMap.singleton(49L, whispered), 12)));
        all.put("room.redact", new Room.Redact(new Redaction.Wish(ID, null, null, false, null), nobody()));
        all.put("room.redact+seq", new Room.Redact(new Redaction.Wish(null, 49L, ANN, true, "a slip"), nobody()));
        all.put("room.dismiss", new Room.Dismiss(ANN));
        all.put("room.redaction-made", new Redaction.Made(ID));
        all.put("room.redaction-unknown", new Redaction.Unknown());
        all.put("room.redaction-not-yours", new Redaction.NotYours());
        all.put("room.redaction-busy", new Redaction.Busy());
        all.put("audience.posted+redaction", new News.Posted(48, List.of(redaction)));
        Sanction sanction = new Sanction(AT, ZOE, "noise", AT);
        AccountEvent.Moderated muted = new AccountEvent.Moderated("lobby", Measure.MUTE, ANN, AT, ZOE, "noise", AT);
        all.put("account.moderated", muted);
        all.put(
                "account.moderated+admin",
                new AccountEvent.Moderated("lobby", Measure.APPOINT, ANN, null, null, null, AT));
        all.put("account.moderate", new Account.Moderate("lobby", Measure.BAN, ANN, ZOE, 60L, "noise", nobody()));
        all.put("account.moderate+admin", new Account.Moderate("lobby", Measure.KICK, ANN, null, null, null, nobody()));
        all.put("account.list-moderation", new Account.ListModeration("lobby", nobody()));
        all.put("account.banned", new AccountReply.Banned(AT));
        all.put("account.granted+standing", new AccountReply.Granted(new Standing(true, AT)));
        all.put("account.identified+standing", new AccountReply.Identified(ANN, true, new Standing(true, null)));
        all.put("account.hook-found+muted", new AccountReply.HookFound(ANN, AT));
        all.put(
                "account.moderation",
                new AccountReply.Moderation(
                        List.of(ZOE), List.of(new AccountReply.SanctionEntry(ANN, sanction)), List.of()));
        all.put("account.not-a-moderator", new Refusal.NotAModerator(ANN));
        all.put("account.is-a-moderator", new Refusal.IsAModerator(ANN));
        all.put("account.too-many-sanctions", new Refusal.TooManySanctions(10, "max-sanctions"));
        all.put("account.revoked+sent-away", new Revoked("acme", Optional.of(ANN), Optional.of("lobby"), true));
        all.put(
                "account.snapshot+moderation",
                new AccountState(
                                true, TreePMap.singleton(ANN, HASH), TreePMap.singleton("lobby", RoomAccess.everyone()))
                        .apply(new AccountEvent.Moderated("lobby", Measure.MUTE, ANN, null, ZOE, "noise", AT)));
    }

    private void addAccountEvents() {
        RoomAccess members = RoomAccess.membersOnly(Set.of(ANN));
        all.put("account.user-added", new AccountEvent.UserAdded(ANN, HASH, AT));
        all.put("account.token-rotated", new AccountEvent.TokenRotated(ANN, HASH, AT));
        all.put("account.user-removed", new AccountEvent.UserRemoved(ANN, AT));
        all.put("account.room-added", new AccountEvent.RoomAdded("lobby", members, AT));
        all.put("account.room-changed", new AccountEvent.RoomChanged("lobby", RoomAccess.everyone(), AT));
        all.put("account.room-removed", new AccountEvent.RoomRemoved("lobby", AT));
        all.put(
                "account.snapshot",
                new AccountState(true, TreePMap.singleton(ANN, HASH), TreePMap.singleton("lobby", members)));
    }

    private void addAccountCommands() {
        all.put("account.authenticate", new Account.Authenticate("lobby", ANN, HASH, nobody()));
        all.put("account.find-member", new Account.FindMember("lobby", ANN, nobody()));
        all.put("account.identify", new Account.Identify("lobby", HASH, nobody()));
        all.put("account.add-user", new Account.AddUser(ANN, HASH, nobody()));
        all.put("account.import-users", new Account.ImportUsers(Map.of(ANN, HASH), nobody()));
        all.put("account.rotate-token", new Account.RotateToken(ANN, HASH, nobody()));
        all.put("account.remove-user", new Account.RemoveUser(ANN, nobody()));
        all.put("account.list-users", new Account.ListUsers(Optional.of(ANN), 10, nobody()));
        all.put("account.add-room", new Account.AddRoom("lobby", RoomAccess.everyone(), nobody()));
        all.put("account.remove-room", new Account.RemoveRoom("lobby", nobody()));
        all.put("account.list-rooms", new Account.ListRooms(Optional.empty(), 10, nobody()));
        all.put("account.find-room", new Account.FindRoom("lobby", nobody()));
    }

    private void addAccountReplies() {
        AccountReply.RoomEntry room = new AccountReply.RoomEntry("lobby", RoomAccess.membersOnly(Set.of(ANN)));
        all.put("account.granted", new AccountReply.Granted());
        all.put("account.denied", new AccountReply.Denied());
        Revoked revoked = new Revoked("acme", Optional.of(ANN), Optional.empty());
        all.put("account.identified", new AccountReply.Identified(ANN, true));
        all.put("account.done", new AccountReply.Done(true, List.of(revoked)));
        all.put("account.users", new AccountReply.Users(List.of(ANN, ZOE), true));
        all.put("account.rooms", new AccountReply.Rooms(List.of(room), false));
        all.put("account.room", room);
        all.put("account.unknown-account", new Refusal.UnknownAccount("acme"));
        all.put("account.unknown-user", new Refusal.UnknownUser(ANN));
        all.put("account.unknown-room", new Refusal.UnknownRoom("lobby"));
        all.put("account.user-exists", new Refusal.UserExists(ANN));
        all.put("account.too-many-users", new Refusal.TooManyUsers(10));
        all.put("account.too-many-accounts", new Refusal.TooManyAccounts(10));
        all.put("register.enter", new Register.Enter("acme", nobody()));
        all.put("register.opened", new RegisterEvent.Opened(List.of("acme", "other")));
        all.put("register.entered", new RegisterEvent.Entered("acme"));
        all.put("register.snapshot", new RegisterState(true, TreePSet.from(List.of("acme", "other"))));
        all.put("account.too-many-rooms", new Refusal.TooManyRooms(10));
        all.put("account.too-many-members", new Refusal.TooManyMembers(10));
        all.put("account.revoked", revoked);
    }

    private void addHooks() {
        IncomingHook hook = new IncomingHook("lobby", ANN, HASH, AT);
        all.put("account.hook-added", new AccountEvent.HookAdded("an-id", hook, AT));
        all.put("account.hook-removed", new AccountEvent.HookRemoved("an-id", AT));
        all.put(
                "account.snapshot+hooks",
                new AccountState(
                        true,
                        TreePMap.singleton(ANN, HASH),
                        TreePMap.singleton("lobby", RoomAccess.everyone()),
                        TreePMap.singleton("an-id", hook)));
        all.put("account.add-hook", new Account.AddHook("an-id", hook, nobody()));
        all.put("account.remove-hook", new Account.RemoveHook("lobby", "an-id", nobody()));
        all.put("account.list-hooks", new Account.ListHooks("lobby", nobody()));
        all.put("account.find-hook", new Account.FindHook("lobby", "an-id", HASH, nobody()));
        all.put("account.hook-found", new AccountReply.HookFound(ANN));
        all.put("account.hooks", new AccountReply.Hooks(List.of(new AccountReply.HookEntry("an-id", ANN, AT))));
        all.put("account.unknown-hook", new Refusal.UnknownHook("an-id"));
        all.put("account.not-a-member", new Refusal.NotAMember(ANN, "lobby"));
        all.put("account.too-many-hooks", new Refusal.TooManyHooks(10, "max-incoming-hooks"));
    }

    private void addUpkeep() {
        StoredMessage message = new StoredMessage(49, ID, ANN, "hello", AT);
        RoomEvent.Posted posted = new RoomEvent.Posted(ID, ANN, "hello", AT);
        all.put("room.posted+blank", RoomEvent.Posted.blank(ID, ANN, AT, null));
        all.put("room.user-erased", new RoomEvent.UserErased(ANN, 49, AT));
        all.put("room.trimmed", new RoomEvent.Trimmed(40, AT));
        all.put(
                "room.snapshot+floor",
                new RoomSnapshot(50, 49, RecentIds.empty(10).pack(), List.of(message), Map.of(), 47, 50, 40L, null));
        all.put("room.import", new Upkeep.Import(List.of(posted), nobody()));
        all.put("room.forget", new Upkeep.Forget(ANN, 49, nobody()));
        all.put("room.trim", new Upkeep.Trim(40, nobody()));
        all.put("room.imported", new RoomReply.Imported(7, 2, List.of(ID)));
        all.put("room.forgot", new RoomReply.Forgot());
        all.put("room.trimmed-to", new RoomReply.Trimmed(40, 51));
        all.put("audience.forgotten", new News.Forgotten(ANN, 49));
        all.put("audience.forgotten+all", new News.Forgotten(null, 40));

        Retention month = new Retention(2_592_000_000L, 100_000L);
        all.put("account.retention-set", new AccountEvent.RetentionSet("lobby", month, AT));
        all.put("account.retention-set+default", new AccountEvent.RetentionSet("lobby", null, AT));
        all.put(
                "account.snapshot+retentions",
                new AccountState(true, TreePMap.singleton(ANN, HASH), TreePMap.empty())
                        .apply(new AccountEvent.RetentionSet("lobby", month, AT)));
        all.put("account.set-retention", new Account.SetRetention("lobby", Retention.FOREVER, nobody()));
        all.put("account.find-retentions", new Account.FindRetentions(Set.of("lobby"), nobody()));
        all.put("account.find-users", new Account.FindUsers(Set.of(ANN), nobody()));
        all.put("account.retentions", new AccountReply.Retentions(Map.of("lobby", month)));
        all.put("account.users-unknown", new AccountReply.UsersUnknown(List.of(ANN)));
    }

    private void addSignIns() {
        String issuer = "https://login.example.org";
        Invite invite = new Invite("lobby", HASH, 10, AT + 1, AT);
        all.put("account.user-linked", new AccountEvent.UserLinked(ANN, issuer, AT));
        all.put("account.invite-added", new AccountEvent.InviteAdded("an-id", invite, AT));
        all.put("account.invite-used", new AccountEvent.InviteUsed("an-id", ANN, AT));
        all.put("account.invite-removed", new AccountEvent.InviteRemoved("an-id", AT));
        AccountState state = AccountState.EMPTY;
        for (AccountEvent event : List.of(
                new AccountEvent.RoomAdded("lobby", RoomAccess.everyone(), AT),
                new AccountEvent.UserLinked(ANN, issuer, AT),
                new AccountEvent.UserLinked(ZOE, issuer, AT),
                new AccountEvent.UserRemoved(ZOE, AT),
                new AccountEvent.InviteAdded("an-id", invite, AT))) {
            state = state.apply(event);
        }
        all.put("account.snapshot+sign-in", state);
        all.put("account.sign-in", new Account.SignIn("lobby", ANN, issuer, nobody()));
        all.put("account.link-user", new Account.LinkUser(ANN, issuer, nobody()));
        all.put("account.add-invite", new Account.AddInvite("an-id", invite, nobody()));
        all.put("account.remove-invite", new Account.RemoveInvite("lobby", "an-id", nobody()));
        all.put("account.list-invites", new Account.ListInvites("lobby", nobody()));
        all.put("account.accept-invite", new Account.AcceptInvite("lobby", "an-id", HASH, ANN, HASH, nobody()));
        all.put(
                "account.invites",
                new AccountReply.Invites(List.of(new AccountReply.InviteEntry("an-id", 10, AT + 1, AT))));
        all.put("account.unknown-invite", new Refusal.UnknownInvite("an-id"));
        all.put("account.invite-expired", new Refusal.InviteExpired("an-id"));
        all.put("account.invite-used-up", new Refusal.InviteUsedUp("an-id"));
        all.put("account.too-many-invites", new Refusal.TooManyInvites(10));
    }

    private static Webhook webhook(@Nullable String disabled) {
        return new Webhook(
                "an-id",
                RoomName.of("acme.lobby"),
                WebhookUrl.of("https://example.org/hook?key=1"),
                WebhookSecret.of("a secret"),
                42,
                AT,
                disabled);
    }

    private void addWebhooks() {
        all.put("webhook.added", new WebhookEvent.Added(webhook(null)));
        all.put("webhook.removed", new WebhookEvent.Removed("an-id", AT));
        all.put("webhook.disabled", new WebhookEvent.Disabled("an-id", "it is gone", 43, AT));
        all.put("webhook.snapshot", new WebhooksState(TreePMap.singleton("an-id", webhook(null))));
        all.put("webhook.snapshot+disabled", new WebhooksState(TreePMap.singleton("an-id", webhook("it is gone"))));
        all.put("webhook.delivered", new CourierEvent.Delivered(43, AT));
        all.put("webhook.failing", new CourierEvent.Failing(AT));
        all.put("webhook.position", new CourierState(43, AT));
    }

    private void addWebhookMessages() {
        RoomName room = RoomName.of("acme.lobby");
        all.put("webhook.add", new Webhooks.Add(webhook(null), nobody()));
        all.put("webhook.remove", new Webhooks.Remove(room, "an-id", nobody()));
        all.put("webhook.list", new Webhooks.ListWebhooks(room, nobody()));
        all.put("webhook.ping", new Webhooks.Ping(nobody()));
        all.put("webhook.grown", new Webhooks.Grown(room, 43));
        all.put("webhook.recheck", new Webhooks.Recheck(room));
        all.put("webhook.hooked", new HookedRooms.Hooked(3, Set.of(room)));
        all.put("webhook.done", new WebhookReply.Done());
        all.put("webhook.too-many", new WebhookReply.TooMany(10, "max-per-room"));
        all.put("webhook.unknown", new WebhookReply.Unknown("an-id"));
        WebhookUrl url = WebhookUrl.of("https://example.org/hook?key=1");
        all.put(
                "webhook.listed",
                new WebhookReply.Listed(List.of(
                        new WebhookReply.Entry("an-id", url, AT, 43, 0, null, false),
                        new WebhookReply.Entry("another", url, AT, 43, AT, "it answered 500", true))));
    }
}
