package talker.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import talker.protocol.Measure;
import talker.protocol.UserName;

/** What an account decides about the moderation of its rooms: pure, on its state, at a time. */
final class ModerationRules {
    private final AccountState state;
    private final AccountSettings settings;
    private final long now;

    ModerationRules(AccountState state, AccountSettings settings, long now) {
        this.state = state;
        this.settings = settings;
        this.now = now;
    }

    /** The ban that keeps a user out of a room; null where there is none. */
    @Nullable
    Sanction ban(String room, UserName user) {
        @Nullable Sanction ban = state.moderationOf(room).bans().get(user);
        return ban != null && ban.holds(now) ? ban : null;
    }

    /** Whether a user may enter a room: it is open to the user, who is not banned from it. */
    boolean admits(String room, UserName user) {
        return state.admits(room, user) && ban(room, user) == null;
    }

    /** What is answered to a user to whom the room is open and who asks to enter it. */
    AccountReply.ToAuthenticate admit(String room, UserName user) {
        @Nullable Sanction ban = ban(room, user);
        return ban != null ? new AccountReply.Banned(ban.until()) : AccountReply.Granted.to(standing(room, user));
    }

    /** What a user may do in a room. */
    Standing standing(String room, UserName user) {
        RoomModeration moderation = state.moderationOf(room);
        @Nullable Sanction mute = moderation.mutes().get(user);
        return new Standing(
                moderation.moderators().contains(user), mute != null && mute.holds(now) ? mute.until() : null);
    }

    /** Why a measure may not be taken; empty where it may. */
    Optional<Refusal> refusalOf(Account.Moderate wanted) {
        String room = wanted.room();
        UserName user = wanted.user();
        Measure measure = wanted.measure();
        UserName by = wanted.by();
        if (!state.rooms().containsKey(room)) {
            return Optional.of(new Refusal.UnknownRoom(room));
        }
        boolean isOneOfThem = by != null
                && admits(room, by)
                && state.moderationOf(room).moderators().contains(by);
        if (by != null && (!isOneOfThem || measure.isForAdministrators())) {
            return Optional.of(new Refusal.NotAModerator(by));
        }
        if (!state.users().containsKey(user)) {
            return Optional.of(new Refusal.UnknownUser(user));
        }
        if (by != null && state.moderationOf(room).moderators().contains(user)) {
            return Optional.of(new Refusal.IsAModerator(user));
        }
        return isTooMuch(room, user, measure)
                ? Optional.of(new Refusal.TooManySanctions(limit(measure), setting(measure)))
                : Optional.empty();
    }

    private boolean isTooMuch(String room, UserName user, Measure measure) {
        RoomModeration moderation = state.moderationOf(room);
        return switch (measure) {
            case MUTE -> isFull(moderation.mutes(), user);
            case BAN -> isFull(moderation.bans(), user);
            case APPOINT ->
                !moderation.moderators().contains(user)
                        && moderation.moderators().size() >= settings.maxModerators();
            default -> false;
        };
    }

    private boolean isFull(TreePMap<UserName, Sanction> sanctions, UserName user) {
        return !sanctions.containsKey(user)
                && RoomModeration.holding(sanctions, now).size() >= settings.maxSanctions();
    }

    private int limit(Measure measure) {
        return measure == Measure.APPOINT ? settings.maxModerators() : settings.maxSanctions();
    }

    private static String setting(Measure measure) {
        return measure == Measure.APPOINT ? "max-moderators" : "max-sanctions";
    }

    /** Whether a measure changes nothing: there is nothing to be taken back. */
    boolean isSoAlready(Account.Moderate wanted) {
        RoomModeration moderation = state.moderationOf(wanted.room());
        UserName user = wanted.user();
        return switch (wanted.measure()) {
            case UNMUTE -> !RoomModeration.holding(moderation.mutes(), now).containsKey(user);
            case UNBAN -> ban(wanted.room(), user) == null;
            case APPOINT -> moderation.moderators().contains(user);
            case DISMISS -> !moderation.moderators().contains(user);
            default -> false;
        };
    }

    /** The event of a measure that may be taken. */
    AccountEvent.Moderated decide(Account.Moderate wanted) {
        Long seconds = wanted.seconds();
        boolean takesTime = wanted.measure().takesTime();
        Long end = seconds == null ? Long.valueOf(Sanction.FOR_GOOD) : Long.valueOf(now + seconds * 1000);
        return new AccountEvent.Moderated(
                wanted.room(),
                wanted.measure(),
                wanted.user(),
                takesTime ? end : null,
                wanted.by(),
                wanted.reason(),
                now);
    }

    /** What is in force in a room. */
    AccountReply.Moderation list(String room) {
        RoomModeration moderation = state.moderationOf(room);
        return new AccountReply.Moderation(
                List.copyOf(moderation.moderators()), entries(moderation.mutes()), entries(moderation.bans()));
    }

    private List<AccountReply.SanctionEntry> entries(TreePMap<UserName, Sanction> sanctions) {
        List<AccountReply.SanctionEntry> entries = new ArrayList<>();
        for (Map.Entry<UserName, Sanction> each :
                RoomModeration.holding(sanctions, now).entrySet()) {
            entries.add(new AccountReply.SanctionEntry(each.getKey(), each.getValue()));
        }
        return entries;
    }
}
