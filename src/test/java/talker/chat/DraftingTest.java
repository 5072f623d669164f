package talker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import talker.chat.Drafting.Shown;
import talker.protocol.MessageId;
import talker.protocol.UserName;

class DraftingTest {
    private static final UserName BOB = UserName.of("bob");
    private static final Set<UserName> HERE = Set.of(BOB, UserName.of("ann"));

    private final Drafting drafting = new Drafting();

    private List<Shown> changed(String line) {
        return drafting.changed(line, HERE);
    }

    @Test
    void aMessageKeepsItsIdFromTheFirstLetterToTheLast() {
        MessageId id = changed("h").get(0).id();
        assertThat(changed("he")).containsExactly(new Shown(id, "he", null));
        assertThat(changed("he")).isEmpty();
        assertThat(drafting.finish("he", null).id()).isEqualTo(id);
        assertThat(changed("")).isEmpty();
        assertThat(changed("n").get(0).id()).isNotEqualTo(id);
    }

    @Test
    void aDraftThatIsClearedIsWithdrawnAndTheNextIsAnother() {
        MessageId id = changed("h").get(0).id();
        assertThat(changed("")).containsExactly(new Shown(id, "", null));
        assertThat(drafting.current()).isEmpty();
        assertThat(changed("x")).hasSize(1).noneMatch(shown -> shown.id().equals(id));
    }

    @Test
    void aCommandIsShownToNobody() {
        for (String line : List.of("/", "/t", "/to", "/to b", "/to bob", "/to bob ", "/who", "/nick x", "/to eve hi")) {
            assertThat(changed(line)).as(line).isEmpty();
        }
    }

    @Test
    void aWhisperIsShownToTheOneItIsForAndToNobodyElse() {
        Shown shown = changed("/to bob s").get(0);
        assertThat(shown.to()).isEqualTo(BOB);
        assertThat(shown.content()).isEqualTo("s");
        assertThat(drafting.finish("secret", BOB).id()).isEqualTo(shown.id());
    }

    @Test
    void whatBecomesPrivateIsWithdrawnFromTheOthersAndHasAnotherId() {
        Shown open = changed("hello").get(0);
        List<Shown> changes = changed("/to bob hello");
        assertThat(changes.get(0)).isEqualTo(new Shown(open.id(), "", null));
        assertThat(changes.get(1).to()).isEqualTo(BOB);
        assertThat(changes.get(1).id()).isNotEqualTo(open.id());
        assertThat(changed("/who")).containsExactly(new Shown(changes.get(1).id(), "", BOB));
    }

    @Test
    void aWhisperThatWasShownToNobodyHasAnIdOfItsOwn() {
        MessageId id = changed("hello").get(0).id();
        assertThat(drafting.finish("hello", BOB).id()).isNotEqualTo(id);
    }
}
