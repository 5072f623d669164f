package talker.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import talker.health.Trouble;

/**
 * How the node is: checks with a name each. A check tells at once what is wrong, or nothing; it never blocks.
 *
 * @param alive what must hold, or the node is better restarted
 * @param ready what must hold for clients to be sent here
 * @param troubles what the node is short of: it goes on with those whom it has and takes nobody new
 */
public record Health(
        Map<String, Supplier<Optional<String>>> alive,
        Map<String, Supplier<Optional<String>>> ready,
        Supplier<List<Trouble>> troubles) {
    public Health {
        alive = Map.copyOf(alive);
        ready = Map.copyOf(ready);
    }

    /**
     * How the node answers one question.
     *
     * @param isOk whether the answer is yes
     * @param isStrained whether it is no for its troubles alone, so that those who are here are better left here
     * @param problems what is wrong now, by the name of the check
     */
    record Answer(boolean isOk, boolean isStrained, Map<String, String> problems) {}

    /** Whether to let the node live. */
    Answer isAlive() {
        Map<String, String> problems = problems(alive);
        return new Answer(problems.isEmpty(), false, problems);
    }

    /** Whether to send clients here. Trouble that the other nodes have too is told, and is no reason to send them there. */
    Answer isReady() {
        Map<String, String> problems = problems(ready);
        boolean isUp = problems.isEmpty();
        List<Trouble> now = troubles.get();
        now.forEach(trouble -> problems.put(trouble.name(), trouble.words()));
        boolean isStrained = isUp && !now.stream().allMatch(Trouble::isEverywhere);
        return new Answer(isUp && !isStrained, isStrained, problems);
    }

    /** Whether the node takes new users and their messages. */
    boolean isWell() {
        return troubles.get().isEmpty();
    }

    private static Map<String, String> problems(Map<String, Supplier<Optional<String>>> checks) {
        Map<String, String> problems = new LinkedHashMap<>();
        checks.forEach((name, check) -> check.get().ifPresent(problem -> problems.put(name, problem)));
        return problems;
    }
}
