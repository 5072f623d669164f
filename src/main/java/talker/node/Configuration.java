package talker.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Puts the configuration together. What comes first wins: system properties ({@code JAVA_OPTS="-Dtalker.…"}), flags,
 * the operator's file, the defaults in talker.conf, Akka's settings in akka.conf.
 */
public final class Configuration {
    private Configuration() {}

    /**
     * Loads the configuration.
     *
     * @param flags what the command line sets
     * @param file the operator's file; the defaults alone where there is none
     * @throws StartupException where the file is missing or cannot be read
     */
    public static Config load(Config flags, Optional<Path> file) {
        ConfigFactory.invalidateCaches();
        try {
            return ConfigFactory.systemProperties()
                    .withFallback(flags)
                    .withFallback(file.map(Configuration::parse).orElseGet(ConfigFactory::empty))
                    .withFallback(ConfigFactory.parseResources("talker.conf"))
                    .withFallback(ConfigFactory.parseResources("journal-sqlite.conf"))
                    .withFallback(ConfigFactory.parseResources("akka.conf"))
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve();
        } catch (ConfigException wrong) {
            throw new StartupException("The configuration is wrong: " + wrong.getMessage(), wrong);
        }
    }

    private static Config parse(Path file) {
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
