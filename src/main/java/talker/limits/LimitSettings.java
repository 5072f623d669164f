package talker.limits;

import com.typesafe.config.Config;
import java.time.Duration;
import talker.peer.AddressRanges;
import talker.peer.Balancers;

/**
 * The bounds of a node that its connections share. conf/talker.conf says what each is for.
 *
 * @param exempt the networks for whose addresses nothing is counted
 * @param balancers who may say where a client is
 * @param connections of the node
 * @param connectionsPerAddress of one {@link Origin}
 * @param connectionsPerUser of one user, on this node
 * @param connectionsPerAccount of all users of one account, on this node
 * @param roomsPerUser in how many rooms one user may be at a time, on this node
 * @param waitingBytesPerAccount how much memory the finals of one account may take that wait for the journal
 * @param historyReads how many reads of the journal for pages and replays are under way at a time
 * @param historyReadsPerAccount how many of them for one account
 * @param refusalsAtOnce how many refused connections are told why at a time
 * @param attempts how wrong tokens are answered
 */
public record LimitSettings(
        AddressRanges exempt,
        Balancers balancers,
        int connections,
        int connectionsPerAddress,
        int connectionsPerUser,
        int connectionsPerAccount,
        int roomsPerUser,
        long waitingBytesPerAccount,
        int historyReads,
        int historyReadsPerAccount,
        int refusalsAtOnce,
        Attempts attempts) {

    /**
     * How wrong tokens are answered.
     *
     * @param perAccount how many an address may try at one account before it has to wait
     * @param perAddress how many at all accounts together
     * @param window for how long a failure counts after the last one
     * @param pauseMin the first pause, which doubles with each further failure
     * @param pauseMax the longest pause
     * @param atOnce how many of an address may be under way at a time
     * @param knownFor for how long a token that was right is known at its address
     * @param remembered how many addresses, and how many tokens, are remembered
     */
    public record Attempts(
            int perAccount,
            int perAddress,
            Duration window,
            Duration pauseMin,
            Duration pauseMax,
            int atOnce,
            Duration knownFor,
            int remembered) {}

    /** Reads {@code talker.limits} below {@code talker}. */
    public static LimitSettings from(Config talker) {
        Config limits = talker.getConfig("limits");
        Config attempts = limits.getConfig("attempts");
        return new LimitSettings(
                AddressRanges.from(talker, "limits.exempt"),
                Balancers.from(talker),
                limits.getInt("connections"),
                limits.getInt("connections-per-address"),
                limits.getInt("connections-per-user"),
                limits.getInt("connections-per-account"),
                limits.getInt("rooms-per-user"),
                limits.getBytes("unconfirmed-bytes-per-account"),
                limits.getInt("history-reads"),
                limits.getInt("history-reads-per-account"),
                limits.getInt("refusals-at-once"),
                new Attempts(
                        attempts.getInt("per-account"),
                        attempts.getInt("per-address"),
                        attempts.getDuration("window"),
                        attempts.getDuration("pause-min"),
                        attempts.getDuration("pause-max"),
                        attempts.getInt("at-once"),
                        attempts.getDuration("known-for"),
                        attempts.getInt("remembered")));
    }
}
