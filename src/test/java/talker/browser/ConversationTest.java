package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import talker.testkit.Talk;
import talker.testkit.Venue;

/** People who talk in a browser. */
class ConversationTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @RegisterExtension
    final Venue venue = Venue.open();

    private Page join(String user) {
        return browser.open(venue.link(user)).isIn(venue.room("lobby"));
    }

    /** Somebody without a browser; every window has to see them come before it hears them. */
    private Talk arrive(String user) {
        return venue.dial(user).sends(venue.connectLine(user));
    }

    @Test
    void twoPeopleSeeEachOtherType() {
        Page ann = join("ann");
        Page bob = join("bob");
        ann.types("hel");
        bob.seesTyping("hel");
        ann.types("lo");
        bob.seesTyping("hello").types("hi an");
        ann.seesTyping("hi an").presses(Keys.ENTER);
        bob.sees("hello").presses("n", Keys.ENTER);
        ann.sees("hello").sees("hi ann");
        assertThat(ann.kept()).containsExactly("hello", "hi ann");
        assertThat(bob.kept()).containsExactly("hello", "hi ann");
        assertThat(ann.texts("#people .person bdi")).containsExactly("ann", "bob");
        assertThat(bob.drafts()).isEmpty();
    }

    @Test
    void whatIsTypedBecomesTheFinalWithoutAJump() {
        Page bob = join("bob");
        Talk ann = arrive("ann");
        ann.says("first");
        bob.sees("first");
        String id = ann.types("see https://example.org/x and");
        bob.seesTyping("see https://example.org/x and");
        bob.runs("window.draft = document.querySelector('[data-state=draft]');"
                + "window.before = JSON.stringify(window.draft.getBoundingClientRect())");
        ann.says(id, "see https://example.org/x and");
        bob.sees("see https://example.org/x and");
        assertThat(bob.runs("return window.draft.isConnected && window.draft.dataset.state"))
                .as("the same element")
                .isEqualTo("kept");
        assertThat(bob.runs("return JSON.stringify(window.draft.getBoundingClientRect())"))
                .as("in the same place")
                .isEqualTo(bob.runs("return window.before"));
    }

    @Test
    void whatIsTakenBackGoesAway() {
        Page ann = join("ann");
        Page bob = join("bob");
        ann.types("oops");
        bob.seesTyping("oops");
        ann.presses(Keys.ESCAPE);
        bob.awaits("gone", () -> bob.drafts().isEmpty());
        ann.types("half");
        bob.seesTyping("half");
        ann.go("about:blank");
        bob.awaits("gone with her", () -> bob.drafts().isEmpty());
    }

    @Test
    void aReloadGoesOnWhereOneWas() {
        Page ann = join("ann");
        Page bob = join("bob");
        ann.says("one");
        bob.says("two");
        ann.sees("two").types("unfinished");
        bob.seesTyping("unfinished");
        ann.reload().isIn(venue.room("lobby")).sees("one").sees("two");
        assertThat(ann.kept()).containsExactly("one", "two");
        bob.seesTyping("unfinished");
        ann.presses(Keys.ENTER);
        bob.sees("unfinished");
        assertThat(bob.kept()).containsExactly("one", "two", "unfinished");
        assertThat(ann.sees("unfinished").kept()).containsExactly("one", "two", "unfinished");
    }

    @Test
    void markupIsText() {
        String markup = "<img src=x onerror=\"alert(1)\"><script>alert(2)</script><b>bold</b> &amp;";
        String evil = "<i>eve</i>";
        Page bob = join("bob");
        Talk eve = arrive(evil);
        eve.types(markup);
        bob.seesTyping(markup);
        eve.says(markup);
        bob.sees(markup);
        assertThat(bob.texts(".message .name")).containsExactly(evil);
        assertThat(bob.texts("#people .person bdi")).contains(evil);
        assertThat(bob.runs(
                        "return document.querySelectorAll('.messages img, .messages script, .messages b, i').length"))
                .isEqualTo(0L);
    }

    @Test
    void addressesAreLinksThatTellNobodyWhereOneCameFrom() {
        Page bob = join("bob");
        Talk ann = arrive("ann");
        String text = "see https://example.org/a_(b)?c=d&e#f. (http://example.org/x) javascript:alert(1) "
                + "ftp://example.org https://";
        ann.says(text);
        bob.sees(text);
        List<String> links = bob.texts(".text a");
        assertThat(links).containsExactly("https://example.org/a_(b)?c=d&e#f", "http://example.org/x");
        WebElement link = bob.find(".text a");
        assertThat(link.getDomAttribute("rel")).contains("noopener", "noreferrer");
        assertThat(link.getDomAttribute("target")).isEqualTo("_blank");
    }

    @Test
    void aPrivateMessageIsForOnePerson() {
        Page ann = join("ann");
        Page bob = join("bob");
        Page cyd = join("cyd");
        ann.sees("#people .person bdi", "bob"::equals).types("/to bob sec");
        bob.seesTyping("sec");
        ann.types("ret" + Keys.ENTER);
        bob.sees("secret").clicksOn("#people button", "ann").types("and ba");
        ann.sees("secret").seesTyping("and ba");
        bob.types("ck" + Keys.ENTER);
        ann.sees("and back");
        assertThat(ann.texts(".only")).containsExactly("only to bob", "only to you");
        bob.presses(Keys.ESCAPE).says("for all");
        cyd.sees("for all");
        assertThat(cyd.kept()).containsExactly("for all");
        assertThat(cyd.drafts()).isEmpty();
        cyd.reload().sees("for all");
        assertThat(cyd.kept()).containsExactly("for all");
    }

    @Test
    void severalRoomsAreOnePage() {
        venue.addsRoom("kitchen");
        Page ann = join("ann");
        ann.fills("#join-room", "kitchen" + Keys.ENTER).isIn(venue.room("kitchen"));
        Talk bob = arrive("bob");
        ann.says("in the kitchen").sees("in the kitchen");
        bob.says("in the lobby");
        bob.hears("in the lobby");
        ann.sees(".count", "1 unread"::equals);
        assertThat(ann.title()).startsWith("(1) ");
        ann.clicksOn(".room-link", venue.room("lobby")).sees("in the lobby");
        assertThat(ann.kept()).containsExactly("in the lobby");
        ann.awaits("read", () -> !ann.title().startsWith("("));
        assertThat(ann.texts(".unread")).containsExactly("New");
        ann.reload().isIn(venue.room("lobby"));
        assertThat(ann.texts(".room-link span:first-child"))
                .containsExactlyInAnyOrder(venue.room("lobby"), venue.room("kitchen"));
    }

    @Test
    void whatComesWhileOneIsAwayIsMarkedAsNew() {
        Page ann = join("ann");
        Talk bob = arrive("bob");
        bob.says("seen");
        ann.sees("seen");
        ann.go("about:blank");
        bob.says("missed");
        bob.says("missed too");
        ann.go(venue.webAddress()).sees("missed too");
        ann.sees(".unread", "New"::equals);
        assertThat(ann.runs(
                        "return document.querySelector('.unread').closest('li').querySelector('.text').textContent"))
                .isEqualTo("missed");
    }

    @Test
    void screenReadersHearWhatIsFinishedAndNotEveryKey() {
        Page ann = join("ann");
        ann.runs("window.spoken = []; new MutationObserver(changes => changes.forEach(change =>"
                + " change.addedNodes.forEach(node => window.spoken.push(node.textContent))))"
                + ".observe(document.getElementById('announcer'), {childList: true})");
        Talk bob = arrive("bob");
        bob.types("hel");
        ann.seesTyping("hel");
        bob.says("hello");
        ann.sees("hello");
        assertThat(ann.runs("return window.spoken")).isEqualTo(List.of("bob: hello"));
        assertThat(ann.runs("return document.querySelectorAll('.timeline[aria-live], .messages [aria-live]').length"))
                .isEqualTo(0L);
    }

    @Test
    void aMessageThatIsTooLongIsNotLost() {
        Page ann = join("ann");
        ann.runs("const box = document.querySelector('.pane:not([hidden]) textarea'); box.value = 'x'.repeat(70000);"
                + " box.dispatchEvent(new Event('input'))");
        ann.presses(Keys.ENTER);
        ann.sees(".mark .problem", text -> text.contains("too long"));
        ann.clicksOn(".mark button", "Discard").seesNo(".message");
        ann.says("short").sees("short");
    }
}
