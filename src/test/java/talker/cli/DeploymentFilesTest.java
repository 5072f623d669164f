package talker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;
import talker.node.ClusterSettings;
import talker.node.Configuration;
import talker.node.PostgresUrl;
import talker.node.Settings;
import talker.peer.AddressRanges;
import talker.peer.Balancers;

/** The files in docker/ fit together, and fit the flags, ports and settings of Talker. */
class DeploymentFilesTest {
    private static final Path DOCKER = Path.of("docker");
    private static final List<String> NODES = List.of("talker-1", "talker-2", "talker-3");
    private static final Config DEFAULTS = ConfigFactory.parseResources("talker.conf");
    private static final int TCP = DEFAULTS.getInt("talker.tcp.port");
    private static final int HTTP = DEFAULTS.getInt("talker.http.port");

    /** A document of YAML, or a part of it, by paths such as {@code spec/replicas}. */
    private record Node(Object value) {
        Node at(String path) {
            Object at = value;
            for (String step : path.split("/", -1)) {
                at = at instanceof List<?> list ? list.get(Integer.parseInt(step)) : ((Map<?, ?>) at).get(step);
                assertThat(at).as(path + " at " + step).isNotNull();
            }
            return new Node(at);
        }

        String text() {
            return String.valueOf(value);
        }

        int number() {
            return (Integer) value;
        }

        List<String> texts() {
            return ((List<?>) value).stream().map(String::valueOf).toList();
        }

        List<Node> items() {
            return ((List<?>) value).stream().map(Node::new).toList();
        }

        /** The item of a list with this name. */
        Node named(String name) {
            return items().stream()
                    .filter(item -> name.equals(((Map<?, ?>) item.value).get("name")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not in " + value));
        }
    }

    // compose

    @Test
    void composeStartsThreeNodesWithTheSameSeeds() throws IOException {
        Node services = compose().at("services");
        Set<String> seeds = new HashSet<>();
        for (String name : NODES) {
            List<String> command = services.at(name + "/command").texts();
            CommandLine.ParseResult flags = parse(command).subcommand();
            assertThat(flags.commandSpec().name()).isEqualTo("serve");
            assertThat(flags.<String>matchedOptionValue("--cluster-host", "")).isEqualTo(name);
            assertThat(flags.<String>matchedOptionValue("--bind", "")).isEqualTo("0.0.0.0");
            List<String> own = flags.matchedOptionValue("--seed", List.of());
            int port = flags.<Integer>matchedOptionValue("--cluster-port", 0);
            assertThat(own).hasSize(3).contains(name + ":" + port);
            seeds.add(own.toString());
        }
        assertThat(seeds).as("the same list in the same order").hasSize(1);
    }

    @Test
    void composeGivesEveryNodeTheDatabaseAndTheKeyThatItMakes() throws IOException {
        Node services = compose().at("services");
        Node postgres = services.at("postgres/environment");
        List<String> clients = new ArrayList<>(NODES);
        clients.add("database-init");
        for (String name : clients) {
            Node environment = services.at(name + "/environment");
            assertThat(environment.at("TALKER_DATABASE").text())
                    .isEqualTo("postgresql://%s:%s@postgres:5432/%s"
                            .formatted(
                                    postgres.at("POSTGRES_USER").text(),
                                    postgres.at("POSTGRES_PASSWORD").text(),
                                    postgres.at("POSTGRES_DB").text()));
            PostgresUrl.parse(environment.at("TALKER_DATABASE").text());
            assertThat(environment.at("TALKER_ADMIN_KEY").text()).matches("[!-~]{16,256}");
            assertThat(services.at(name + "/image").text()).isEqualTo("talker");
        }
        assertThat(parse(services.at("database-init/command").texts())
                        .subcommand()
                        .subcommand()
                        .commandSpec()
                        .name())
                .isEqualTo("init");
        for (String name : NODES) {
            assertThat(services.at(name + "/depends_on/database-init/condition").text())
                    .isEqualTo("service_completed_successfully");
            assertThat(services.at(name + "/restart").text()).isEqualTo("on-failure");
        }
    }

    @Test
    void theBalancerAsksEveryNodeWhetherItIsReady() throws IOException {
        String balancer = Files.readString(DOCKER.resolve("haproxy.cfg"));
        for (String name : NODES) {
            assertThat(balancer)
                    .contains("server " + name + " " + name + ":" + TCP + "\n")
                    .contains("server " + name + " " + name + ":" + HTTP + "\n");
        }
        assertThat(balancer)
                .contains("bind :" + TCP + "\n", "bind :" + HTTP + "\n")
                .doesNotContain("GET /ready\n")
                .as("the nodes are told who a client is")
                .containsPattern("backend talker\n(\\s+[^\n]*\n)*\\s+default-server [^\n]* send-proxy-v2 ")
                .doesNotContain("check-send-proxy")
                .containsPattern("backend http\n(\\s+[^\n]*\n)*\\s+option forwardfor\n")
                .containsPattern("option httpchk GET /ready\\?strained=404\n\\s+http-check disable-on-404\n"
                        + "(\\s+#[^\\n]*\\n)*\\s+default-server check port " + HTTP + " ");
        assertThat(compose().at("services/balancer/ports").texts())
                .containsExactly("127.0.0.1:" + TCP + ":" + TCP, "127.0.0.1:" + HTTP + ":" + HTTP);
        assertThat(compose().at("services/balancer/depends_on").texts()).isEqualTo(NODES);
    }

    /** Else all clients would be one address, and whoever takes all that one address may have takes it from all. */
    @Test
    void composesNodesTakeTheBalancersWordForWhoAClientIs() throws Exception {
        Node services = compose().at("services");
        String balancer = services.at("balancer/networks/default/ipv4_address").text();
        String subnet = compose().at("networks/default/ipam/config/0/subnet").text();
        assertThat(new AddressRanges(List.of(subnet)).include(InetAddress.getByName(balancer)))
                .isTrue();
        for (String name : NODES) {
            Config talker = settings(
                    options(services.at(name + "/environment/JDK_JAVA_OPTIONS").text()));
            assertThat(talker.getString("tcp.proxy-protocol")).isEqualTo("required");
            assertThat(Balancers.from(talker).include(InetAddress.getByName(balancer)))
                    .isTrue();
            assertThat(Balancers.from(talker).include(InetAddress.getByName("172.30.61.3")))
                    .as("nobody else's")
                    .isFalse();
        }
    }

    private static Config settings(Map<String, String> given) {
        return ConfigFactory.parseMap(given).withFallback(DEFAULTS).resolve().getConfig("talker");
    }

    private static Map<String, String> options(String javaOptions) {
        return Arrays.stream(javaOptions.split(" "))
                .map(option -> option.substring("-D".length()).split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
    }

    /** Where the Service is exposed, a client's address has to arrive; as long as it is not, the field is not allowed. */
    @Test
    void kubernetesExposesNoServiceThatHidesItsClients() throws IOException {
        Map<?, ?> spec = (Map<?, ?>) kubernetes("Service").at("spec").value();
        boolean isExposed = spec.containsKey("type") && !"ClusterIP".equals(spec.get("type"));
        assertThat(spec.get("externalTrafficPolicy")).isEqualTo(isExposed ? "Local" : null);
        assertThat(Files.readString(DOCKER.resolve("kubernetes/talker.yaml")))
                .contains("externalTrafficPolicy: Local", "-Dtalker.tcp.proxy-protocol=required");
    }

    // what a container may do

    private static final List<String> COMPOSED = List.of("talker-1", "talker-2", "talker-3", "database-init");

    @Test
    void composeLetsNoContainerOfTalkersWriteOrGainRights() throws IOException {
        for (String name : COMPOSED) {
            Node service = compose().at("services").at(name);
            assertThat(service.at("read_only").value()).as(name).isEqualTo(true);
            assertThat(service.at("cap_drop").texts()).as(name).containsExactly("ALL");
            assertThat(service.at("security_opt").texts()).as(name).containsExactly("no-new-privileges:true");
            assertThat(service.at("tmpfs").texts()).as(name).hasSize(1).allMatch(mount -> mount.startsWith("/tmp:"));
        }
    }

    @Test
    void kubernetesLetsNoContainerWriteOrGainRights() throws IOException {
        Node pod = kubernetes("Deployment").at("spec/template/spec");
        Node all = pod.at("securityContext");
        assertThat(all.at("runAsNonRoot").value()).isEqualTo(true);
        assertThat(all.at("runAsUser").number()).isEqualTo(10001);
        assertThat(all.at("seccompProfile/type").text()).isEqualTo("RuntimeDefault");
        List<Node> containers = new ArrayList<>(pod.at("containers").items());
        containers.addAll(pod.at("initContainers").items());
        assertThat(containers).hasSize(2);
        for (Node container : containers) {
            assertThat(container.at("securityContext/readOnlyRootFilesystem").value())
                    .isEqualTo(true);
            assertThat(container.at("securityContext/allowPrivilegeEscalation").value())
                    .isEqualTo(false);
            assertThat(container.at("securityContext/capabilities/drop").texts())
                    .containsExactly("ALL");
            assertThat(container.at("volumeMounts/0/mountPath").text()).isEqualTo("/tmp");
        }
    }

    /** What runs has no shell: whatever is run in it is its java, with a class that there is. */
    @Test
    void theImageRunsAsNobodyInParticularAndNeedsNoShell() throws Exception {
        String dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
        String runs = dockerfile.substring(dockerfile.lastIndexOf("\nFROM "));
        assertThat(runs)
                .contains(
                        "\nUSER 10001:10001\n",
                        "\nVOLUME /data\n",
                        "\nEXPOSE " + TCP + " " + HTTP + "\n",
                        "HEALTHCHECK")
                .doesNotContain("\nRUN ", "bash", "/bin/sh", "bin/talker");
        Set<String> classes = Pattern.compile("\"(talker\\.[A-Z][A-Za-z]+)\"")
                .matcher(runs + Files.readString(DOCKER.resolve("kubernetes/talker.yaml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        assertThat(classes).containsExactlyInAnyOrder("talker.Main", "talker.Alive", "talker.Pause");
        for (String each : classes) {
            assertThat(Class.forName(each).getMethod("main", String[].class)).isNotNull();
        }
    }

    /** So that the image has the flags that bin/talker gives a server. */
    @Test
    void theImageStartsAServerAsTheLauncherDoes() throws IOException {
        String launcher = Files.readString(Path.of("src/main/dist/bin/talker"));
        String dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
        for (String flag : List.of(
                "-XX:MaxRAMPercentage=50",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Xshare:auto",
                "-Dtalker.home=",
                "-Dlogback.configurationFile=",
                "-Dorg.sqlite.lib.path=")) {
            assertThat(launcher).contains(flag);
            assertThat(dockerfile).contains(flag);
        }
    }

    // kubernetes

    @Test
    void kubernetesStartsNodesWithFlagsAndSettingsThatThereAre() throws IOException {
        Node pod = kubernetes("Deployment").at("spec/template/spec");
        Node talker = pod.at("containers").named("talker");
        List<String> args = talker.at("args").texts();
        CommandLine.ParseResult flags = parse(args).subcommand();
        assertThat(flags.<String>matchedOptionValue("--cluster-host", "")).isEqualTo("$(POD_IP)");
        assertThat(talker.at("env")
                        .named("POD_IP")
                        .at("valueFrom/fieldRef/fieldPath")
                        .text())
                .isEqualTo("status.podIP");

        Map<String, String> settings =
                options(talker.at("env").named("JDK_JAVA_OPTIONS").at("value").text());
        Map<String, String> given = new HashMap<>(settings);
        given.put("talker.database", secret().at("stringData/database").text());
        given.put("talker.cluster.host", "127.0.0.1");
        ClusterSettings cluster = Settings.from(Configuration.load(ConfigFactory.parseMap(given), Optional.empty()))
                .cluster();
        assertThat(cluster.isOnKubernetes()).isTrue();
        int replicas = kubernetes("Deployment").at("spec/replicas").number();
        assertThat(Integer.parseInt(settings.get("talker.cluster.kubernetes.required-nodes")))
                .as("a majority")
                .isEqualTo(replicas / 2 + 1);
        assertThat(parse(pod.at("initContainers/0/args").texts())
                        .subcommand()
                        .subcommand()
                        .commandSpec()
                        .name())
                .isEqualTo("init");
        assertThat(pod.at("initContainers/0/image").text())
                .isEqualTo(talker.at("image").text());
    }

    @Test
    void kubernetesPortsAreThoseOfTheSettings() throws IOException {
        Node talker =
                kubernetes("Deployment").at("spec/template/spec/containers").named("talker");
        Node ports = talker.at("ports");
        int clusterPort = parse(talker.at("args").texts()).subcommand().matchedOptionValue("--cluster-port", 0);
        assertThat(ports.named("talker").at("containerPort").number()).isEqualTo(TCP);
        assertThat(ports.named("http").at("containerPort").number()).isEqualTo(HTTP);
        assertThat(ports.named("cluster").at("containerPort").number()).isEqualTo(clusterPort);
        assertThat(ports.named("bootstrap").at("containerPort").number())
                .isEqualTo(DEFAULTS.getInt("talker.cluster.kubernetes.port"));
        Node service = kubernetes("Service").at("spec/ports");
        assertThat(service.named("talker").at("port").number()).isEqualTo(TCP);
        assertThat(service.named("http").at("port").number()).isEqualTo(HTTP);
        Set<String> names =
                ports.items().stream().map(port -> port.at("name").text()).collect(Collectors.toSet());
        for (Node rule : kubernetes("NetworkPolicy").at("spec/ingress").items()) {
            rule.at("ports").items().forEach(port -> assertThat(names)
                    .contains(port.at("port").text()));
        }
    }

    @Test
    void kubernetesAsksWhetherANodeIsReadyAndAlive() throws IOException {
        Node talker =
                kubernetes("Deployment").at("spec/template/spec/containers").named("talker");
        assertThat(talker.at("readinessProbe/httpGet/path").text()).isEqualTo("/ready");
        assertThat(talker.at("livenessProbe/httpGet/path").text()).isEqualTo("/alive");
        assertThat(talker.at("startupProbe/httpGet/path").text()).isEqualTo("/alive");
        for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
            assertThat(talker.at(probe + "/httpGet/port").text()).isEqualTo("http");
        }
        long goingDown = DEFAULTS.getDuration("talker.shutdown.drain-timeout").toSeconds();
        assertThat(kubernetes("Deployment")
                        .at("spec/template/spec/terminationGracePeriodSeconds")
                        .number())
                .isGreaterThan((int) goingDown + 20);
    }

    @Test
    void kubernetesFindsThePodsThatItMeans() throws IOException {
        String label = DEFAULTS.getString("talker.cluster.kubernetes.label-selector");
        Map<String, String> labels = Map.of("app", label.substring("app=".length()));
        assertThat(kubernetes("Deployment").at("spec/template/metadata/labels").value())
                .isEqualTo(labels);
        for (String selector : List.of(
                "Deployment:spec/selector/matchLabels",
                "PodDisruptionBudget:spec/selector/matchLabels",
                "NetworkPolicy:spec/podSelector/matchLabels",
                "Service:spec/selector")) {
            String[] parts = selector.split(":", -1);
            assertThat(kubernetes(parts[0]).at(parts[1]).value()).as(selector).isEqualTo(labels);
        }
        assertThat(kubernetes("Role").at("rules/0/resources").texts()).containsExactly("pods");
        assertThat(kubernetes("Role").at("rules/0/verbs").texts()).contains("list");
        assertThat(kubernetes("RoleBinding").at("roleRef/name").text())
                .isEqualTo(kubernetes("Role").at("metadata/name").text());
        String account = kubernetes("ServiceAccount").at("metadata/name").text();
        assertThat(kubernetes("RoleBinding").at("subjects/0/name").text()).isEqualTo(account);
        assertThat(kubernetes("Deployment")
                        .at("spec/template/spec/serviceAccountName")
                        .text())
                .isEqualTo(account);
    }

    @Test
    void kubernetesTakesSecretsThatTheExampleHas() throws IOException {
        Node pod = kubernetes("Deployment").at("spec/template/spec");
        Node variables = pod.at("containers").named("talker").at("env");
        for (Node variable : List.of(
                variables.named("TALKER_DATABASE"),
                variables.named("TALKER_ADMIN_KEY"),
                pod.at("initContainers/0/env").named("TALKER_DATABASE"))) {
            Node reference = variable.at("valueFrom/secretKeyRef");
            assertThat(reference.at("name").text())
                    .isEqualTo(secret().at("metadata/name").text());
            secret().at("stringData/" + reference.at("key").text());
        }
    }

    private static CommandLine.ParseResult parse(List<String> arguments) {
        return new CommandLine(new TalkerCommand()).parseArgs(arguments.toArray(String[]::new));
    }

    private static Node compose() throws IOException {
        return documents("compose.yaml").findFirst().orElseThrow();
    }

    private static Node kubernetes(String kind) throws IOException {
        List<Node> found = documents("kubernetes/talker.yaml")
                .filter(document -> kind.equals(document.at("kind").text()))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    private static Node secret() throws IOException {
        return documents("kubernetes/secret.example.yaml").findFirst().orElseThrow();
    }

    private static Stream<Node> documents(String file) throws IOException {
        return StreamSupport.stream(
                        new Yaml()
                                .loadAll(Files.readString(DOCKER.resolve(file)))
                                .spliterator(),
                        false)
                .map(Node::new);
    }
}
