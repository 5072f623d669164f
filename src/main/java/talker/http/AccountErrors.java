package talker.http;

import akka.http.javadsl.model.StatusCodes;
import talker.account.Refusal;

/** The errors of the API that say what an account has refused, and why. */
final class AccountErrors {
    private AccountErrors() {}

    static ApiError of(Refusal refusal) {
        if (refusal instanceof Refusal.UnknownAccount unknown) {
            return new ApiError(StatusCodes.NOT_FOUND, "unknown_account", "No account '" + unknown.account() + "'");
        } else if (refusal instanceof Refusal.UnknownUser unknown) {
            return new ApiError(
                    StatusCodes.NOT_FOUND, "unknown_user", "No user '" + unknown.user() + "' in the account");
        } else if (refusal instanceof Refusal.UnknownRoom unknown) {
            return new ApiError(
                    StatusCodes.NOT_FOUND, "unknown_room", "No room '" + unknown.room() + "' in the account");
        } else if (refusal instanceof Refusal.UnknownHook) {
            return new ApiError(StatusCodes.NOT_FOUND, "unknown_hook", "The room has no such hook");
        } else if (refusal instanceof Refusal.UserExists exists) {
            return new ApiError(
                    StatusCodes.CONFLICT, "user_exists", "The account has a user '" + exists.user() + "' already");
        } else if (refusal instanceof Refusal.NotAMember notAMember) {
            return new ApiError(
                    StatusCodes.CONFLICT,
                    "not_a_member",
                    "'" + notAMember.user() + "' is no member of the private room '" + notAMember.room() + "'");
        } else if (refusal instanceof Refusal.NotAModerator) {
            return ApiError.notAModerator();
        } else if (refusal instanceof Refusal.IsAModerator is) {
            return new ApiError(
                    StatusCodes.FORBIDDEN,
                    "is_a_moderator",
                    "'" + is.user() + "' moderates this room: only an administrator deals with moderators");
        }
        return ofBound(refusal);
    }

    private static ApiError ofBound(Refusal refusal) {
        if (refusal instanceof Refusal.TooManyAccounts tooMany) {
            return tooMany("too_many_accounts", "The server", "accounts", tooMany.limit(), "max-accounts");
        } else if (refusal instanceof Refusal.TooManyUsers tooMany) {
            return tooMany("too_many_users", "An account", "users", tooMany.limit(), "max-users");
        } else if (refusal instanceof Refusal.TooManyRooms tooMany) {
            return tooMany("too_many_rooms", "An account", "rooms", tooMany.limit(), "max-rooms");
        } else if (refusal instanceof Refusal.TooManyMembers tooMany) {
            return tooMany("too_many_members", "A private room", "members", tooMany.limit(), "max-members");
        } else if (refusal instanceof Refusal.TooManySanctions tooMany) {
            return tooMany("too_many", "A room", "of these", tooMany.limit(), tooMany.setting());
        } else if (refusal instanceof Refusal.TooManyHooks tooMany) {
            return tooMany("too_many_hooks", "A room or account", "hooks", tooMany.limit(), tooMany.setting());
        } else if (refusal instanceof Refusal.TooManyInvites tooMany) {
            return tooMany("too_many_invites", "An account", "invites", tooMany.limit(), "max-invites");
        }
        return ofInvite(refusal);
    }

    private static ApiError ofInvite(Refusal refusal) {
        if (refusal instanceof Refusal.UnknownInvite) {
            return new ApiError(StatusCodes.NOT_FOUND, "unknown_invite", "There is no such invite");
        } else if (refusal instanceof Refusal.InviteExpired) {
            return new ApiError(StatusCodes.GONE, "invite_expired", "The invite has expired");
        } else if (refusal instanceof Refusal.InviteUsedUp) {
            return new ApiError(StatusCodes.GONE, "invite_used_up", "The invite was accepted as often as it may be");
        }
        throw new IllegalArgumentException("no text for " + refusal);
    }

    private static ApiError tooMany(String code, String what, String of, int limit, String setting) {
        return new ApiError(
                StatusCodes.CONFLICT,
                code,
                what + " has at most " + limit + " " + of + " (talker.accounts." + setting + ")");
    }
}
