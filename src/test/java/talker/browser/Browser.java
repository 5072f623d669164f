package talker.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium for a class of tests: {@code @RegisterExtension static final Browser browser = new Browser();}. Each
 * test opens windows of its own. A script that throws, or a breach of the page's security policy, fails the test.
 */
final class Browser implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final List<String> CHROMIUM = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> DRIVER = List.of("chromedriver");
    private static final String VIOLATIONS = "window.violations = [];"
            + " document.addEventListener('securitypolicyviolation', e => window.violations.push("
            + "e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample));";

    /** It would warn at each start that it does not know this browser's own protocol, of which tests need little. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final List<Page> pages = new ArrayList<>();
    private ChromeDriver driver;
    private Path profile;
    private String firstWindow;
    private boolean isTroubleExpected;
    private boolean areRefusalsExpected;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Optional<Path> chromium = onPath(CHROMIUM);
        Optional<Path> chromedriver = onPath(DRIVER);
        assumeTrue(chromium.isPresent(), "there is no Chromium on the PATH: the web client is not tested");
        assumeTrue(chromedriver.isPresent(), "there is no chromedriver on the PATH: the web client is not tested");
        SELENIUM.setLevel(Level.SEVERE);
        profile = Files.createTempDirectory("talker-browser");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options(chromium.orElseThrow()));
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(3));
        firstWindow = driver.getWindowHandle();
    }

    private ChromeOptions options(Path chromium) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(chromium.toFile())
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-default-apps",
                        "--lang=en-GB",
                        "--window-size=1200,800",
                        "--user-data-dir=" + profile);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    private static Optional<Path> onPath(List<String> names) {
        String path = System.getenv().getOrDefault("PATH", "");
        return names.stream()
                .flatMap(name ->
                        Arrays.stream(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A new window with this address. */
    Page open(String address) {
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", VIOLATIONS));
        driver.executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        Page page = new Page(driver, driver.getWindowHandle());
        pages.add(page);
        driver.get(address);
        return page;
    }

    /** A new window with this address, as on a phone. */
    Page openOnPhone(String address) {
        Page page = open("about:blank");
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 2, "mobile", true));
        page.go(address);
        return page;
    }

    /** A new window for a reader who likes it dark. */
    Page openInTheDark(String address) {
        Page page = open("about:blank");
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        page.go(address);
        return page;
    }

    /** In this test the server goes away, which the browser tells as an error. */
    void expectsTrouble() {
        isTroubleExpected = true;
    }

    /** In this test the server refuses requests, which the browser tells as errors. */
    void expectsRefusals() {
        areRefusalsExpected = true;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            assertThat(trouble()).as("what the browser has to complain of").isEmpty();
        } finally {
            isTroubleExpected = false;
            areRefusalsExpected = false;
            pages.clear();
            closeWindows();
        }
    }

    private List<String> trouble() {
        List<String> trouble = new ArrayList<>();
        for (Page page : pages) {
            if (page.isOpen()) {
                trouble.addAll(page.violations());
            }
        }
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            boolean isNetwork =
                    entry.getMessage().contains("net::") || entry.getMessage().contains("WebSocket");
            boolean isRefusal = entry.getMessage().contains("status of 4");
            if (areRefusalsExpected && isRefusal) {
                continue;
            }
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue() && !(isTroubleExpected && isNetwork)) {
                trouble.add(entry.getMessage());
            }
        }
        return trouble;
    }

    private void closeWindows() {
        Set<String> windows = driver.getWindowHandles();
        for (String window : windows) {
            if (!window.equals(firstWindow)) {
                driver.switchTo().window(window);
                driver.executeScript("try { localStorage.clear() } catch (e) {}");
                driver.close();
            }
        }
        driver.switchTo().window(firstWindow);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (driver != null) {
            driver.quit();
        }
    }
}
