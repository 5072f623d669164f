package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/** The web client in one window, told as what somebody does and sees. What is expected may take ten seconds. */
final class Page {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PANE = ".pane:not([hidden]) ";

    private final ChromeDriver driver;
    private final String window;

    Page(ChromeDriver driver, String window) {
        this.driver = driver;
        this.window = window;
    }

    private ChromeDriver here() {
        driver.switchTo().window(window);
        return driver;
    }

    // What one does

    Page go(String address) {
        here().get(address);
        return this;
    }

    Page reload() {
        here().navigate().refresh();
        return this;
    }

    /** Types into the box of the room that is shown. */
    Page types(String text) {
        find(PANE + "textarea").sendKeys(text);
        return this;
    }

    Page says(String text) {
        return types(text + Keys.ENTER);
    }

    /** Presses keys, wherever the focus is. */
    Page presses(CharSequence... keys) {
        new Actions(here()).sendKeys(keys).perform();
        return this;
    }

    Page pressesWithShift(Keys key) {
        new Actions(here()).keyDown(Keys.SHIFT).sendKeys(key).keyUp(Keys.SHIFT).perform();
        return this;
    }

    Page clicks(String selector) {
        find(selector).click();
        return this;
    }

    Page clicksOn(String selector, String text) {
        WebElement wanted = Awaitility.await(text + " in " + selector)
                .atMost(PATIENCE)
                .until(
                        () -> here().findElements(By.cssSelector(selector)).stream()
                                .filter(each -> each.getText().contains(text))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        wanted.click();
        return this;
    }

    Page fills(String selector, String text) {
        WebElement field = find(selector);
        field.clear();
        field.sendKeys(text);
        return this;
    }

    Object runs(String script, Object... arguments) {
        return here().executeScript(script, arguments);
    }

    /** Runs a script that ends by calling its last argument. */
    Object runsUntilDone(String script, Object... arguments) {
        return here().executeAsyncScript(script, arguments);
    }

    // What one sees

    WebElement find(String selector) {
        return Awaitility.await(selector)
                .atMost(PATIENCE)
                .until(
                        () -> here().findElements(By.cssSelector(selector)).stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    String text(String selector) {
        return find(selector).getText();
    }

    /** The finished messages of others and the kept ones of one's own that are in the page. */
    List<String> kept() {
        return texts(PANE + ".message[data-state=kept] .text");
    }

    /** What others are typing. */
    List<String> drafts() {
        return texts(PANE + ".message[data-state=draft] .text");
    }

    List<String> texts(String selector) {
        @SuppressWarnings("unchecked")
        List<String> texts = (List<String>)
                runs("return [...document.querySelectorAll(arguments[0])].map(each => each.textContent)", selector);
        return texts;
    }

    Page isIn(String room) {
        awaits(
                "in " + room,
                () -> text("#room-name").equals(room) && text("#connection").equals("Connected"));
        return this;
    }

    Page seesTyping(String text) {
        awaits("\"" + text + "\" being typed", () -> drafts().contains(text));
        return this;
    }

    Page sees(String text) {
        awaits("\"" + text + "\" kept", () -> kept().contains(text));
        return this;
    }

    Page sees(String selector, Predicate<String> text) {
        awaits(selector, () -> texts(selector).stream().anyMatch(text));
        return this;
    }

    Page seesNo(String selector) {
        awaits("no " + selector, () -> here().findElements(By.cssSelector(selector)).stream()
                .noneMatch(WebElement::isDisplayed));
        return this;
    }

    Page awaits(String what, java.util.concurrent.Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreException(StaleElementReferenceException.class)
                    .until(condition);
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "; the page: " + describe(), late);
        }
        return this;
    }

    private String describe() {
        return texts(".message").stream().collect(Collectors.joining(" | ", "messages: ", "")) + "; "
                + runs("return document.body.innerText");
    }

    String title() {
        return here().getTitle();
    }

    String address() {
        return String.valueOf(runs("return location.href"));
    }

    /** The element that has the focus, by its id or else its text. */
    String focused() {
        return String.valueOf(runs("return document.activeElement.id || document.activeElement.textContent"));
    }

    List<String> violations() {
        @SuppressWarnings("unchecked")
        List<String> violations = (List<String>) runs("return window.violations ?? []");
        return violations;
    }

    boolean isOpen() {
        return driver.getWindowHandles().contains(window);
    }

    byte[] screenshot() {
        return here().getScreenshotAs(OutputType.BYTES);
    }

    /** Nothing is wider than the window. */
    Page fitsItsWidth() {
        assertThat((Boolean) runs("return document.documentElement.scrollWidth <= innerWidth"
                        + " && [...document.querySelectorAll('.timeline')].every(t => t.scrollWidth <= t.clientWidth)"))
                .as("no horizontal scrolling")
                .isTrue();
        return this;
    }
}
