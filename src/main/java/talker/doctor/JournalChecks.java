package talker.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import talker.node.DataFolder;

/** The embedded journal, read-only, beside a server that runs or not. */
final class JournalChecks {
    /** A newest message that is younger than now by this is no matter of two clocks that differ a little. */
    private static final Duration TOLERATED = Duration.ofMinutes(1);

    private static final String TABLES = "event_journal,event_tag,snapshot";

    private final Path file;
    private final Clock clock;
    private final Duration patience;

    /** {@code patience}: how long to look for damage, which takes longer the larger the journal is. */
    JournalChecks(Path folder, Clock clock, Duration patience) {
        file = DataFolder.journalFile(folder);
        this.clock = clock;
        this.patience = patience;
    }

    List<Finding> all() {
        if (!Files.exists(file)) {
            return List.of(Finding.ok("journal", file + " is not there yet; the first start makes it"));
        }
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + file + "?open_mode=1&busy_timeout=5000");
                Statement sql = database.createStatement()) {
            List<Finding> findings = new ArrayList<>();
            findings.add(tables(sql));
            findings.add(newest(sql));
            findings.add(damage(sql));
            return findings;
        } catch (SQLException failed) {
            return List.of(Finding.fail(
                    "journal",
                    "The journal " + file + " cannot be read (" + failed.getMessage() + ")",
                    "Run this as the user of the server; if it is damaged, restore it from a backup"));
        }
    }

    private Finding tables(Statement sql) throws SQLException {
        String version = text(sql, "PRAGMA user_version");
        String tables = text(
                sql,
                "SELECT coalesce(group_concat(name), '') FROM (SELECT name FROM sqlite_master WHERE type = 'table' AND"
                        + " name IN ('event_journal', 'event_tag', 'snapshot') ORDER BY name)");
        return tables.equals(TABLES)
                ? Finding.ok("journal", file + ", tables of version " + version)
                : Finding.fail(
                        "journal",
                        "The journal " + file + " has not all of its tables",
                        "Restore it from a backup, or name another data folder");
    }

    private Finding newest(Statement sql) throws SQLException {
        String newest = text(
                sql,
                "SELECT coalesce((SELECT write_timestamp FROM event_journal ORDER BY \"ordering\" DESC LIMIT 1), 0)");
        long ahead = Long.parseLong(newest) - clock.millis();
        return ahead > TOLERATED.toMillis()
                ? Finding.warn(
                        "clock and journal",
                        "The newest message was stored " + ahead / 1000 + " s in the future: the clock was set back",
                        "Set it right, and keep it so by NTP: it goes into every message")
                : Finding.ok("clock and journal", "the newest message is not younger than now");
    }

    private Finding damage(Statement sql) throws SQLException {
        AtomicBoolean isLate = new AtomicBoolean();
        Timer timer = new Timer("journal-patience", true);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        isLate.set(true);
                        try {
                            sql.cancel();
                        } catch (SQLException over) {
                            // it is through already
                        }
                    }
                },
                Math.max(1, patience.toMillis()));
        try {
            String answer = text(sql, "PRAGMA quick_check(1)");
            return answer.equals("ok")
                    ? Finding.ok("journal check", "no damage")
                    : Finding.fail("journal check", "The journal is damaged: " + answer, "Restore it from a backup");
        } catch (SQLException interrupted) {
            if (!isLate.get()) {
                throw interrupted;
            }
            return Finding.warn(
                    "journal check",
                    "The journal was not read through within " + patience.toSeconds() + " s",
                    "Give it longer: --patience");
        } finally {
            timer.cancel();
        }
    }

    private static String text(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            return String.valueOf(rows.getString(1));
        }
    }
}
