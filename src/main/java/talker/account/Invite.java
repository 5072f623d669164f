package talker.account;

/**
 * A way to become a user of an account and enter one of its rooms, for whoever knows a secret.
 *
 * @param room the part of the room's name after the dot
 * @param secret what the server keeps of the secret
 * @param uses how many more users it may make; 0 is used up
 * @param expires until when, in milliseconds since the epoch, exclusive
 * @param at when it was added, likewise
 */
public record Invite(String room, TokenHash secret, int uses, long expires, long at) {
    /** Whether its time is over. */
    boolean isExpired(long now) {
        return now >= expires;
    }

    /** The same after one more was let in by it. */
    Invite used() {
        return new Invite(room, secret, uses - 1, expires, at);
    }
}
