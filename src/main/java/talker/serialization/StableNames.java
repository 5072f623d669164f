package talker.serialization;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import talker.account.Account;
import talker.account.AccountEvent;
import talker.account.AccountReply;
import talker.account.AccountState;
import talker.account.Refusal;
import talker.account.Register;
import talker.account.RegisterEvent;
import talker.account.RegisterState;
import talker.account.Revoked;
import talker.room.Gossip;
import talker.room.News;
import talker.room.Redaction;
import talker.room.Room;
import talker.room.RoomEvent;
import talker.room.RoomReply;
import talker.room.RoomSnapshot;
import talker.room.Upkeep;
import talker.webhook.CourierEvent;
import talker.webhook.CourierState;
import talker.webhook.HookedRooms;
import talker.webhook.WebhookEvent;
import talker.webhook.WebhookReply;
import talker.webhook.Webhooks;
import talker.webhook.WebhooksState;

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
        name("room.user-erased", RoomEvent.UserErased.class);
        name("room.trimmed", RoomEvent.Trimmed.class);
        name("room.redacted", RoomEvent.Redacted.class);
        name("room.blanked", RoomEvent.Blanked.class);
        name("room.snapshot", RoomSnapshot.class);

        name("room.attach", Room.Attach.class);
        name("room.store", Room.Store.class);
        name("room.import", Upkeep.Import.class);
        name("room.forget", Upkeep.Forget.class);
        name("room.trim", Upkeep.Trim.class);
        name("room.imported", RoomReply.Imported.class);
        name("room.forgot", RoomReply.Forgot.class);
        name("room.trimmed-to", RoomReply.Trimmed.class);
        name("audience.forgotten", News.Forgotten.class);
        name("room.redact", Room.Redact.class);
        name("room.dismiss", Room.Dismiss.class);
        name("room.redaction-made", Redaction.Made.class);
        name("room.redaction-unknown", Redaction.Unknown.class);
        name("room.redaction-not-yours", Redaction.NotYours.class);
        name("room.redaction-busy", Redaction.Busy.class);
        name("audience.attached", News.Attached.class);
        name("audience.posted", News.Posted.class);
        name("audience.stored", News.Stored.class);
        name("audience.moving", News.Moving.class);
        name("audience.typed", Gossip.Typed.class);
        name("audience.came", Gossip.Came.class);
        name("audience.went", Gossip.Went.class);
        name("audience.present", Gossip.Present.class);

        name("account.user-added", AccountEvent.UserAdded.class);
        name("account.token-rotated", AccountEvent.TokenRotated.class);
        name("account.user-removed", AccountEvent.UserRemoved.class);
        name("account.room-added", AccountEvent.RoomAdded.class);
        name("account.room-changed", AccountEvent.RoomChanged.class);
        name("account.room-removed", AccountEvent.RoomRemoved.class);
        name("account.hook-added", AccountEvent.HookAdded.class);
        name("account.hook-removed", AccountEvent.HookRemoved.class);
        name("account.retention-set", AccountEvent.RetentionSet.class);
        name("account.moderated", AccountEvent.Moderated.class);
        name("account.user-linked", AccountEvent.UserLinked.class);
        name("account.invite-added", AccountEvent.InviteAdded.class);
        name("account.invite-used", AccountEvent.InviteUsed.class);
        name("account.invite-removed", AccountEvent.InviteRemoved.class);
        name("account.snapshot", AccountState.class);

        name("account.authenticate", Account.Authenticate.class);
        name("account.find-member", Account.FindMember.class);
        name("account.identify", Account.Identify.class);
        name("account.add-user", Account.AddUser.class);
        name("account.import-users", Account.ImportUsers.class);
        name("account.rotate-token", Account.RotateToken.class);
        name("account.remove-user", Account.RemoveUser.class);
        name("account.list-users", Account.ListUsers.class);
        name("account.add-room", Account.AddRoom.class);
        name("account.remove-room", Account.RemoveRoom.class);
        name("account.list-rooms", Account.ListRooms.class);
        name("account.find-room", Account.FindRoom.class);
        name("account.add-hook", Account.AddHook.class);
        name("account.remove-hook", Account.RemoveHook.class);
        name("account.list-hooks", Account.ListHooks.class);
        name("account.find-hook", Account.FindHook.class);

        name("account.set-retention", Account.SetRetention.class);
        name("account.find-retentions", Account.FindRetentions.class);
        name("account.find-users", Account.FindUsers.class);
        name("account.retentions", AccountReply.Retentions.class);
        name("account.users-unknown", AccountReply.UsersUnknown.class);
        name("account.sign-in", Account.SignIn.class);
        name("account.link-user", Account.LinkUser.class);
        name("account.add-invite", Account.AddInvite.class);
        name("account.remove-invite", Account.RemoveInvite.class);
        name("account.list-invites", Account.ListInvites.class);
        name("account.accept-invite", Account.AcceptInvite.class);

        name("account.moderate", Account.Moderate.class);
        name("account.list-moderation", Account.ListModeration.class);

        name("account.banned", AccountReply.Banned.class);
        name("account.moderation", AccountReply.Moderation.class);
        name("account.not-a-moderator", Refusal.NotAModerator.class);
        name("account.is-a-moderator", Refusal.IsAModerator.class);
        name("account.too-many-sanctions", Refusal.TooManySanctions.class);
        name("account.granted", AccountReply.Granted.class);
        name("account.denied", AccountReply.Denied.class);
        name("account.identified", AccountReply.Identified.class);
        name("account.done", AccountReply.Done.class);
        name("account.users", AccountReply.Users.class);
        name("account.rooms", AccountReply.Rooms.class);
        name("account.room", AccountReply.RoomEntry.class);
        name("account.unknown-account", Refusal.UnknownAccount.class);
        name("account.unknown-user", Refusal.UnknownUser.class);
        name("account.unknown-room", Refusal.UnknownRoom.class);
        name("account.user-exists", Refusal.UserExists.class);
        name("account.too-many-users", Refusal.TooManyUsers.class);
        name("account.too-many-rooms", Refusal.TooManyRooms.class);
        name("account.too-many-members", Refusal.TooManyMembers.class);
        name("account.hook-found", AccountReply.HookFound.class);
        name("account.hooks", AccountReply.Hooks.class);
        name("account.unknown-hook", Refusal.UnknownHook.class);
        name("account.not-a-member", Refusal.NotAMember.class);
        name("account.too-many-hooks", Refusal.TooManyHooks.class);
        name("account.invites", AccountReply.Invites.class);
        name("account.unknown-invite", Refusal.UnknownInvite.class);
        name("account.invite-expired", Refusal.InviteExpired.class);
        name("account.invite-used-up", Refusal.InviteUsedUp.class);
        name("account.too-many-invites", Refusal.TooManyInvites.class);
        name("account.revoked", Revoked.class);

        name("account.too-many-accounts", Refusal.TooManyAccounts.class);
        name("register.enter", Register.Enter.class);
        name("register.opened", RegisterEvent.Opened.class);
        name("register.entered", RegisterEvent.Entered.class);
        name("register.snapshot", RegisterState.class);

        name("webhook.added", WebhookEvent.Added.class);
        name("webhook.removed", WebhookEvent.Removed.class);
        name("webhook.disabled", WebhookEvent.Disabled.class);
        name("webhook.snapshot", WebhooksState.class);
        name("webhook.delivered", CourierEvent.Delivered.class);
        name("webhook.failing", CourierEvent.Failing.class);
        name("webhook.position", CourierState.class);

        name("webhook.add", Webhooks.Add.class);
        name("webhook.remove", Webhooks.Remove.class);
        name("webhook.list", Webhooks.ListWebhooks.class);
        name("webhook.ping", Webhooks.Ping.class);
        name("webhook.grown", Webhooks.Grown.class);
        name("webhook.recheck", Webhooks.Recheck.class);
        name("webhook.hooked", HookedRooms.Hooked.class);
        name("webhook.done", WebhookReply.Done.class);
        name("webhook.too-many", WebhookReply.TooMany.class);
        name("webhook.unknown", WebhookReply.Unknown.class);
        name("webhook.listed", WebhookReply.Listed.class);
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
