package talker.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** A listener that remembers what it was told. */
class Heard implements Listener {
    final List<State> states = new CopyOnWriteArrayList<>();
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<Draft> drafts = new CopyOnWriteArrayList<>();
    final List<String> others = new CopyOnWriteArrayList<>();

    @Override
    public void stateChanged(State state) {
        states.add(state);
    }

    @Override
    public void hears(Message message) {
        messages.add(message);
    }

    @Override
    public void redacts(MessageId id) {
        others.add(id + " is redacted");
    }

    @Override
    public void hasRights(Rights rights) {
        others.add(rights.toString());
    }

    @Override
    public void sees(Draft draft) {
        drafts.add(draft);
    }

    @Override
    public void joins(UserName user) {
        others.add(user + " joins");
    }

    @Override
    public void leaves(UserName user) {
        others.add(user + " leaves");
    }

    @Override
    public void isRefused(String code, String text) {
        others.add(code + ": " + text);
    }

    List<String> contents() {
        return messages.stream().map(Message::content).toList();
    }

    State last() {
        return states.get(states.size() - 1);
    }

    boolean isIn() {
        return !states.isEmpty() && last() instanceof State.Connected;
    }

    boolean isClosed() {
        return !states.isEmpty() && last() instanceof State.Closed;
    }

    long connects() {
        return new ArrayList<>(states)
                .stream().filter(State.Connected.class::isInstance).count();
    }
}
