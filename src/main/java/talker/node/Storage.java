package talker.node;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;
import talker.health.JournalVital;

/**
 * Where a server keeps what must outlive it, checked and ready: a data folder of its own, or a database that the nodes of
 * a cluster share.
 *
 * @param adminKey the secret that opens the admin API
 * @param isFresh whether nothing was ever stored there, and nobody else could store anything there now
 * @param folder the data folder; empty where there is none
 * @param lock what keeps the nodes that share it in one cluster; empty where nobody shares it
 * @param trial tells whether anything can be stored there
 * @param release lets another server have it
 */
record Storage(
        String adminKey,
        boolean isFresh,
        Optional<Path> folder,
        Optional<ClusterLock> lock,
        JournalVital.Trial trial,
        Runnable release) {
    /** Opens what {@code talker.database} and {@code talker.data-dir} say. */
    static Storage open(Config config) {
        String key = config.getString("talker.admin-key");
        if (!key.isEmpty() && !DataFolder.isAdminKey(key)) {
            throw new StartupException(
                    "The admin key (TALKER_ADMIN_KEY or talker.admin-key) is not " + DataFolder.ADMIN_KEY_FORM + ".");
        }
        String database = config.getString("talker.database");
        return database.isEmpty() ? ofItsOwn(config, key) : shared(PostgresUrl.parse(database), key);
    }

    private static Storage ofItsOwn(Config config, String key) {
        Path path = Path.of(config.getString("talker.data-dir"));
        DataFolder folder = DataFolder.open(path);
        return new Storage(
                key.isEmpty() ? folder.adminKey() : key,
                folder.isEmpty(),
                Optional.of(path),
                Optional.empty(),
                TrialWrite.embedded(path),
                folder::close);
    }

    private static Storage shared(PostgresUrl url, String key) {
        if (key.isEmpty()) {
            throw new StartupException("With a shared database the admin key has to be the same on every node, and none"
                    + " is set. Set TALKER_ADMIN_KEY to " + DataFolder.ADMIN_KEY_FORM + ", for instance with:"
                    + " export TALKER_ADMIN_KEY=$(openssl rand -hex 32)");
        }
        Database database = Database.at(url);
        database.check();
        ClusterLock lock = new ClusterLock(database);
        return new Storage(key, false, Optional.empty(), Optional.of(lock), TrialWrite.shared(database), lock::close);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Storage[isFresh=" + isFresh + "]";
    }
}
