package talker.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the node is: checks with a name each. A check tells at once what is wrong, or nothing; it never blocks.
 *
 * @param alive what must hold, or the node is better restarted
 * @param ready what must hold for clients to be sent here
 */
public record Health(Map<String, Supplier<Optional<String>>> alive, Map<String, Supplier<Optional<String>>> ready) {
    public Health {
        alive = Map.copyOf(alive);
        ready = Map.copyOf(ready);
    }

    /** What is wrong now, by the name of the check. */
    static Map<String, String> problems(Map<String, Supplier<Optional<String>>> checks) {
        Map<String, String> problems = new LinkedHashMap<>();
        checks.forEach((name, check) -> check.get().ifPresent(problem -> problems.put(name, problem)));
        return problems;
    }
}
