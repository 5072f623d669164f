package talker.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.TreePMap;
import talker.protocol.UserName;

/**
 * Who moderates a room, and who is muted in it or banned from it. Immutable and pure. What has ended is forgotten when
 * something else is decided.
 */
public record RoomModeration(
        SortedSet<UserName> moderators, TreePMap<UserName, Sanction> mutes, TreePMap<UserName, Sanction> bans) {
    /** Nothing was ever decided. */
    public static final RoomModeration NONE = new RoomModeration(new TreeSet<>(), TreePMap.empty(), TreePMap.empty());

    /** Reads a snapshot. */
    @JsonCreator
    static RoomModeration of(
            @JsonProperty("moderators") SortedSet<UserName> moderators,
            @JsonProperty("mutes") Map<UserName, Sanction> mutes,
            @JsonProperty("bans") Map<UserName, Sanction> bans) {
        return new RoomModeration(moderators, TreePMap.from(mutes), TreePMap.from(bans));
    }

    /** The moderation after one more decision. */
    RoomModeration apply(AccountEvent.Moderated event) {
        UserName user = event.user();
        RoomModeration now = without(event.at());
        return switch (event.measure()) {
            case KICK -> now;
            case MUTE -> new RoomModeration(now.moderators, now.mutes.plus(user, event.toSanction()), now.bans);
            case UNMUTE -> new RoomModeration(now.moderators, now.mutes.minus(user), now.bans);
            case BAN -> new RoomModeration(now.moderators, now.mutes, now.bans.plus(user, event.toSanction()));
            case UNBAN -> new RoomModeration(now.moderators, now.mutes, now.bans.minus(user));
            case APPOINT -> now.withModerator(user, true);
            case DISMISS -> now.withModerator(user, false);
        };
    }

    /** Without what has ended at a time. */
    private RoomModeration without(long at) {
        return new RoomModeration(moderators, holding(mutes, at), holding(bans, at));
    }

    /** Those of the sanctions that are in force. */
    static TreePMap<UserName, Sanction> holding(TreePMap<UserName, Sanction> all, long now) {
        TreePMap<UserName, Sanction> left = all;
        for (Map.Entry<UserName, Sanction> each : all.entrySet()) {
            left = each.getValue().holds(now) ? left : left.minus(each.getKey());
        }
        return left;
    }

    private RoomModeration withModerator(UserName user, boolean isOne) {
        SortedSet<UserName> changed = new TreeSet<>(moderators);
        if (isOne) {
            changed.add(user);
        } else {
            changed.remove(user);
        }
        return new RoomModeration(changed, mutes, bans);
    }

    /** Without anything about a user who is no longer one of the account. */
    RoomModeration without(UserName user) {
        RoomModeration rest = withModerator(user, false);
        return new RoomModeration(rest.moderators, mutes.minus(user), bans.minus(user));
    }
}
