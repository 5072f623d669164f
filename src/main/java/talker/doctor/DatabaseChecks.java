package talker.doctor;

import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import talker.node.Database;
import talker.node.PostgresUrl;
import talker.node.StartupException;

/** The PostgreSQL that the nodes share. */
final class DatabaseChecks {
    private static final Duration TOLERATED = Duration.ofSeconds(2);

    private final PostgresUrl url;
    private final Config pool;
    private final Clock clock;

    DatabaseChecks(Config talker, Clock clock) {
        url = PostgresUrl.parse(talker.getString("database"));
        pool = talker.getConfig("database-pool");
        this.clock = clock;
    }

    List<Finding> all() {
        Database database = Database.at(url);
        List<Finding> findings = new ArrayList<>(
                Finding.of("database", "PostgreSQL at " + url + " has Talker's tables", database::check));
        if (findings.get(0).level() != Finding.Level.OK) {
            return findings;
        }
        try {
            Instant before = clock.instant();
            Database.Facts facts = database.facts();
            findings.add(durability(facts));
            findings.add(connections(facts));
            findings.add(clock(facts, before, clock.instant()));
            findings.add(Finding.ok(
                    "cluster",
                    facts.members().isEmpty()
                            ? "no node is a member of a cluster on this database now"
                            : "members now: " + String.join(", ", facts.members())));
        } catch (StartupException refused) {
            findings.add(Finding.fail("database", String.valueOf(refused.getMessage()), ""));
        }
        return findings;
    }

    private static Finding durability(Database.Facts facts) {
        boolean isKept =
                facts.fsync().equals("on") && !facts.synchronousCommit().equals("off");
        String what = "fsync is " + facts.fsync() + ", synchronous_commit is " + facts.synchronousCommit();
        return isKept
                ? Finding.ok("durability", what)
                : Finding.warn(
                        "durability",
                        what + ": what it has confirmed is lost with the power",
                        "Set both to on, and take synchronous_commit out of the options in talker.database");
    }

    private Finding connections(Database.Facts facts) {
        int each = pool.getInt("connections") + pool.getInt("history-connections") + 1;
        String what = "a node takes " + each + " of its " + facts.maxConnections() + " connections";
        return each * 3 > facts.maxConnections()
                ? Finding.warn(
                        "connections",
                        what + ", which is not enough for three nodes",
                        "Raise max_connections of PostgreSQL, or lower talker.database-pool")
                : Finding.ok("connections", what);
    }

    private static Finding clock(Database.Facts facts, Instant before, Instant after) {
        boolean isEarly = facts.now().isBefore(before.minus(TOLERATED));
        boolean isLate = facts.now().isAfter(after.plus(TOLERATED));
        return isEarly || isLate
                ? Finding.warn(
                        "clock and database",
                        "The database's clock and this machine's differ by "
                                + Duration.between(facts.now(), after).abs().toSeconds() + " s",
                        "Keep the clocks of all machines right by NTP")
                : Finding.ok("clock and database", "they agree");
    }
}
