package talker.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the configuration together. What comes first wins: system properties ({@code JAVA_OPTS="-Dtalker.…"}), flags,
 * secrets in the environment, the operator's file, the defaults in talker.conf, Akka's settings in akka.conf and in that
 * of the journal.
 */
public final class Configuration {
    /** Known to bin/talker and logback.xml alone. */
    private static final Set<String> ELSEWHERE = Set.of("talker.home", "talker.log.level", "talker.log.format");

    private static final Map<String, String> SECRETS = Map.of(
            "TALKER_DATABASE", "talker.database",
            "TALKER_ADMIN_KEY", "talker.admin-key",
            "TALKER_METRICS_TOKEN", "talker.http.metrics.token");

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
            refuse(unknown(ours, defaults), ours, defaults);
            return complete(ours);
        } catch (ConfigException wrong) {
            throw new StartupException("The configuration is wrong: " + wrong.getMessage(), wrong);
        }
    }

    /**
     * The configuration of a server that nobody else knows of: its data in this folder, on free ports of loopback, with
     * the defaults for everything else, whatever the operator has set.
     */
    public static Config alone(Path folder) {
        Map<String, Object> own = Map.of(
                "talker.data-dir", folder.toString(),
                "talker.tcp.port", 0,
                "talker.http.port", 0,
                "talker.health.disk-free", 0,
                "talker.limits.messages-per-second", 0);
        return complete(ConfigFactory.parseMap(own)
                .withFallback(ConfigFactory.parseResources("talker.conf"))
                .resolve());
    }

    /** With all of Akka's settings. */
    private static Config complete(Config ours) {
        return ours.withFallback(ClusterSettings.extras(ours.getConfig("talker")))
                .withFallback(journal(ours.getString("talker.database")))
                .withFallback(ConfigFactory.parseResources("akka.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    /** A misspelt setting is not passed over: one sentence for each. */
    private static List<String> unknown(Config ours, Config defaults) {
        return ours.withOnlyPath("talker").entrySet().stream()
                .map(Map.Entry::getKey)
                .filter(key -> !defaults.hasPathOrNull(key) && !ELSEWHERE.contains(key))
                .sorted()
                .map(key -> "No such setting: " + key + meant(key, defaults)
                        + ". conf/talker.conf names them all: correct it or leave it out.")
                .toList();
    }

    /** Whoever corrects a name is to see at once what else is wrong. */
    private static void refuse(List<String> unknown, Config ours, Config defaults) {
        if (!unknown.isEmpty()) {
            List<String> reasons = new ArrayList<>(unknown);
            reasons.addAll(SettingForms.faults(ours, defaults.resolve()));
            throw new StartupException(reasons);
        }
    }

    /** One sentence for each setting that is not of the form of its default. */
    static List<String> malformed(Config config) {
        return SettingForms.faults(
                config, ConfigFactory.parseResources("talker.conf").resolve());
    }

    private static String meant(String unknown, Config defaults) {
        return NearestName.of(
                        unknown,
                        defaults.entrySet().stream().map(Map.Entry::getKey).toList())
                .map(known -> " (did you mean " + known + "?)")
                .orElse("");
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
