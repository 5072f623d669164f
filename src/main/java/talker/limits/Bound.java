package talker.limits;

/** The bounds of a node, each with the setting that holds it. */
public enum Bound {
    CONNECTIONS("talker.limits.connections"),
    ADDRESS("talker.limits.connections-per-address"),
    HTTP_ADDRESS("talker.http.connections-per-address"),
    USER("talker.limits.connections-per-user"),
    ACCOUNT("talker.limits.connections-per-account"),
    ROOMS("talker.limits.rooms-per-user"),
    ROOM("talker.room.max-users"),
    SUBSCRIPTIONS("talker.room.max-subscriptions"),
    ATTEMPTS("talker.limits.attempts"),
    MESSAGES("talker.limits.messages-per-second"),
    BYTES("talker.limits.bytes-per-second"),
    FINALS("talker.limits.unconfirmed-bytes-per-account"),
    HISTORY("talker.limits.history-reads-per-account"),
    ACCOUNTS("talker.accounts.max-accounts");

    private final String setting;

    Bound(String setting) {
        this.setting = setting;
    }

    /** The setting, or the section of settings. */
    public String setting() {
        return setting;
    }
}
