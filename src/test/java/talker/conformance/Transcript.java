package talker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import talker.testkit.Talk;
import talker.testkit.Venue;

/**
 * An example of docs/PROTOCOL.md, to be run against a server.
 *
 * @param title where it stands
 * @param steps its lines, without remarks
 */
record Transcript(String title, List<String> steps) {
    private static final Pattern STEP = Pattern.compile("(\\w+)([>:<]) (.*)");
    private static final Pattern TOKEN = Pattern.compile("\"(\\w+)'s token\"");

    /** Every block of the document that is fenced as {@code talker}. */
    static List<Transcript> all(List<String> document) {
        List<Transcript> transcripts = new ArrayList<>();
        List<String> block = null;
        String clause = "";
        for (int i = 0; i < document.size(); i++) {
            String line = document.get(i);
            Matcher numbered = Pattern.compile("\\*\\*(\\d+\\.\\d+)\\D.*").matcher(line);
            if (numbered.matches()) {
                clause = numbered.group(1);
            }
            if (line.equals("```talker")) {
                block = new ArrayList<>();
            } else if (line.equals("```") && block != null) {
                transcripts.add(new Transcript("clause " + clause + ", up to line " + (i + 1), block));
                block = null;
            } else if (block != null && !line.startsWith("#")) {
                block.add(line);
            }
        }
        return transcripts;
    }

    @Override
    public String toString() {
        return title;
    }

    /** Runs the steps in order; at the end, nothing must be on its way to anybody who is still there. */
    void run(Venue venue) {
        Map<String, Talk> present = new LinkedHashMap<>();
        Seqs seqs = new Seqs();
        for (int i = 0; i < steps.size(); i++) {
            Matcher step = STEP.matcher(steps.get(i));
            assertThat(step.matches()).as("a step: %s", steps.get(i)).isTrue();
            String who = step.group(1);
            Talk talk = present.computeIfAbsent(who, venue::dial);
            boolean goesOn = i + 1 < steps.size() && steps.get(i + 1).matches(who + "(> |< |: is closed)(.|\n)*");
            switch (step.group(2)) {
                case ">" -> send(talk, seqs.toServer(fill(step.group(3), venue)), goesOn);
                case "<" -> receive(talk, step.group(3), seqs, venue);
                default -> act(talk, step.group(3), present);
            }
        }
        present.values().forEach(Talk::hearsNothingElse);
    }

    /** Sends a line, and sees it dealt with before anybody else's turn comes. */
    private static void send(Talk talk, String line, boolean goesOn) {
        talk.sends(line);
        if (!goesOn) {
            talk.passesFence();
        }
    }

    private static void receive(Talk talk, String expected, Seqs seqs, Venue venue) {
        String line = talk.next().text();
        assertThat(withoutTimes(seqs.inDocument(line, expected)))
                .as("what came to %s: %s", talk.name(), line)
                .isEqualTo(withoutTimes(inAccount(expected, venue)));
    }

    private static String withoutTimes(String line) {
        return line.replaceAll("\"time\":\\d{13}\\b", "\"time\":T");
    }

    /** Which numbers the server has given to the finals that the document numbers in its own way. */
    private static final class Seqs {
        private static final Pattern RECEIVED = Pattern.compile("(?<=\"seq\":)\\d+");
        private static final Pattern SENT = Pattern.compile("(?<=\"(since|before)\":)\\d+");

        private final NavigableMap<Long, Long> toServer = new TreeMap<>();

        /** A line of the server with the document's numbers; those that are new to both belong together. */
        String inDocument(String line, String expected) {
            Matcher written = RECEIVED.matcher(expected);
            return RECEIVED.matcher(line).replaceAll(found -> {
                long actual = Long.parseLong(found.group());
                if (written.find()) {
                    learn(Long.parseLong(written.group()), actual);
                }
                return toServer.entrySet().stream()
                        .filter(known -> known.getValue() == actual)
                        .map(known -> known.getKey().toString())
                        .findFirst()
                        .orElse("unknown");
            });
        }

        private void learn(long written, long actual) {
            if (!toServer.containsKey(written) && !toServer.containsValue(actual)) {
                toServer.put(written, actual);
                assertThat(List.copyOf(toServer.values())).as("seqs grow").isSorted();
            }
        }

        String toServer(String line) {
            return SENT.matcher(line).replaceAll(found -> {
                long written = Long.parseLong(found.group());
                return String.valueOf(toServer.getOrDefault(written, written));
            });
        }
    }

    private static void act(Talk talk, String what, Map<String, Talk> present) {
        switch (what) {
            case "is closed" -> {
                talk.isClosed();
                present.remove(talk.name());
            }
            case "drops" -> {
                talk.drops();
                present.remove(talk.name());
            }
            case "hears nothing else" -> talk.hearsNothingElse();
            default -> throw new AssertionError("no such step: " + what);
        }
    }

    private static String fill(String line, Venue venue) {
        return TOKEN.matcher(inAccount(line, venue))
                .replaceAll(user -> Matcher.quoteReplacement(Talk.quote(venue.token(user.group(1)))));
    }

    private static String inAccount(String line, Venue venue) {
        return line.replace("\"acme.", "\"" + venue.account() + ".");
    }
}
