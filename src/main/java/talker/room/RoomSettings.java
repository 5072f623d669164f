package talker.room;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The bounds and intervals of the delivery path. conf/talker.conf says what each is for.
 *
 * @param flush how long lines are collected before they leave for the readers of a busy room
 * @param batchLimit how many events one batch to the journal holds at the most
 * @param batchTimeout after how long an unconfirmed batch is sent again
 * @param giveUp after how long the sender of a final that could not be stored is told so
 * @param beatInterval how often an Audience tells its Room who is present and what has been received
 * @param grace how long a user whose node or room died may take to come back without being announced
 * @param linger how long an Audience without members waits for the next one
 * @param retention after how long an unused subscription lapses
 * @param rememberedIds how many message ids a room remembers at least, to store no message twice
 * @param recentMessages how many of the newest messages a room keeps at hand
 * @param recentBytes how much text, in bytes, these messages hold at the most
 * @param pageBytes how much of a replay is handed to a reader at a time
 * @param draftTimeout for how long a draft is open to which nothing is added
 * @param draftLimit how many open drafts a room keeps for those who come in
 * @param draftBytes how much memory they take
 * @param historyBytes how long a page of history may be
 * @param usersBytes how much of a list of users is sent
 * @param snapshotEvery after how many events a room saves its state
 * @param maxUsers how many users may be in a room at a time
 * @param maxSubscriptions how many subscriptions a room keeps
 * @param waitingRedactions how many redacted messages may wait for their text to leave the journal
 */
public record RoomSettings(
        FlushPace flush,
        int batchLimit,
        Duration batchTimeout,
        Duration giveUp,
        Duration beatInterval,
        Duration grace,
        Duration linger,
        Duration retention,
        int rememberedIds,
        int recentMessages,
        long recentBytes,
        long pageBytes,
        Duration draftTimeout,
        int draftLimit,
        long draftBytes,
        long historyBytes,
        long usersBytes,
        int snapshotEvery,
        int maxUsers,
        int maxSubscriptions,
        int waitingRedactions) {

    /** Reads {@code talker.delivery} and {@code talker.room} below the section {@code talker}. */
    public static RoomSettings from(Config talker) {
        Config delivery = talker.getConfig("delivery");
        Config room = talker.getConfig("room");
        return new RoomSettings(
                FlushPace.from(delivery),
                delivery.getInt("batch-limit"),
                delivery.getDuration("batch-timeout"),
                delivery.getDuration("give-up"),
                room.getDuration("beat-interval"),
                room.getDuration("grace"),
                room.getDuration("linger"),
                delivery.getDuration("retention"),
                room.getInt("remembered-ids"),
                room.getInt("recent-messages"),
                room.getBytes("recent-bytes"),
                delivery.getBytes("page-bytes"),
                delivery.getDuration("draft-timeout"),
                delivery.getInt("draft-limit"),
                delivery.getBytes("draft-bytes"),
                delivery.getBytes("history-bytes"),
                delivery.getBytes("users-bytes"),
                room.getInt("snapshot-every"),
                room.getInt("max-users"),
                room.getInt("max-subscriptions"),
                room.getInt("waiting-redactions"));
    }
}
