package talker.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Accepts what comes, but for the outcomes that it was given to tell first. */
final class Answering implements Sender {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> heard = new ArrayList<>();
    private final Queue<Outcome> outcomes = new ArrayDeque<>();
    private Outcome otherwise = new Outcome.Accepted();
    private int requests;
    private final Set<String> underWay = new HashSet<>();

    @Override
    public CompletionStage<Outcome> send(Webhook webhook, Payload payload, int failures) {
        synchronized (this) {
            requests++;
            assertThat(underWay.add(webhook.id())).as("one delivery at a time").isTrue();
        }
        return CompletableFuture.supplyAsync(() -> {
            synchronized (this) {
                underWay.remove(webhook.id());
                Outcome next = outcomes.poll();
                Outcome outcome = next == null ? otherwise : next;
                if (outcome instanceof Outcome.Accepted) {
                    heard.addAll(contents(payload));
                }
                return outcome;
            }
        });
    }

    synchronized void answers(Outcome always) {
        otherwise = always;
    }

    synchronized void answersNext(Outcome next) {
        outcomes.add(next);
    }

    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    synchronized int requests() {
        return requests;
    }

    private static List<String> contents(Payload payload) {
        try {
            List<String> contents = new ArrayList<>();
            for (JsonNode message : JSON.readTree(payload.body().toArray()).get("messages")) {
                contents.add(message.get("content").textValue());
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
