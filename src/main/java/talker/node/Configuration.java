package talker.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts the configuration together. What comes first wins: system properties ({@code JAVA_OPTS="-Dtalker.…"}), flags,
 * secrets in the environment, the operator's file, the defaults in talker.conf, Akka's settings in akka.conf and in that
 * of the journal.
 */
public final class Configuration {
    /** Known to bin/talker and logback.xml alone. */
    private static final Set<String> ELSEWHERE = Set.of("talker.home", "talker.log.level");

    private static final Map<String, String> SECRETS =
            Map.of("TALKER_DATABASE", "talker.database", "TALKER_ADMIN_KEY", "talker.admin-key");

    private Configuration() {}

    /**
     * Loads the configuration.
     *
     * @param flags what the command line sets
     * @param file the operator's file; the defaults alone where there is none
     * @throws StartupException where the file is missing or cannot be read, or a setting of Talker's is unknown
     */
    public static Config load(Config flags, Optional<Path> file) {
        ConfigFactory.invalidateCaches();
        try {
            Config defaults = ConfigFactory.parseResources("talker.conf");
            Config ours = ConfigFactory.systemProperties()
                    .withFallback(flags)
                    .withFallback(secrets(System.getenv()))
                    .withFallback(file.map(Configuration::parse).orElseGet(ConfigFactory::empty))
                    .withFallback(defaults)
                    .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
            refuseUnknown(ours, defaults);
            return ours.withFallback(ClusterSettings.extras(ours.getConfig("talker")))
                    .withFallback(journal(ours.getString("talker.database")))
                    .withFallback(ConfigFactory.parseResources("akka.conf"))
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve();
        } catch (ConfigException wrong) {
            throw new StartupException("The configuration is wrong: " + wrong.getMessage(), wrong);
        }
    }

    /** A misspelt setting is not passed over. */
    private static void refuseUnknown(Config ours, Config defaults) {
        Set<String> unknown = ours.withOnlyPath("talker").entrySet().stream()
                .map(Map.Entry::getKey)
                .filter(key -> !defaults.hasPathOrNull(key) && !ELSEWHERE.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw new StartupException("No such setting: " + String.join(", ", unknown)
                    + ". conf/talker.conf names them all: correct it or leave it out.");
        }
    }

    /** What is better not in a file or a list of processes. */
    static Config secrets(Map<String, String> environment) {
        Map<String, String> secrets = new HashMap<>();
        SECRETS.forEach((variable, setting) -> {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                secrets.put(setting, value);
            }
        });
        return ConfigFactory.parseMap(secrets, "the environment");
    }

    private static Config journal(String database) {
        return database.isEmpty()
                ? ConfigFactory.parseResources("journal-sqlite.conf")
                : PostgresUrl.parse(database)
                        .toConfig()
                        .withFallback(ConfigFactory.parseResources("journal-postgresql.conf"));
    }

    private static Config parse(Path file) {
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
