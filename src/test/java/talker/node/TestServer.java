package talker.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Starts a real server in this process, on free ports. */
public final class TestServer {
    private TestServer() {}

    /** With its data in {@code folder} and Talker's defaults. */
    public static Server start(Path folder) {
        return start(folder, Map.of());
    }

    /** With these settings besides. */
    public static Server start(Path folder, Map<String, ?> settings) {
        return Server.start(config(folder, settings));
    }

    static Config config(Path folder, Map<String, ?> settings) {
        Map<String, Object> flags = new HashMap<>(
                Map.of("talker.data-dir", folder.toString(), "talker.tcp.port", 0, "talker.http.port", 0));
        flags.putAll(settings);
        return Configuration.load(ConfigFactory.parseMap(flags), Optional.empty());
    }
}
