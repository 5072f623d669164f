package talker.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.net.Certificates;
import talker.net.TlsSettings;
import talker.tls.UnusableFileException;

/** Which of the node's ports speak TLS, with which certificate, and how clients recognise it. */
public final class PortSecurity {
    private static final Logger LOG = LoggerFactory.getLogger(PortSecurity.class);

    private final Optional<TlsSettings> settings;
    private final Optional<Certificates> certificates;

    private PortSecurity(Optional<TlsSettings> settings) {
        this.settings = settings;
        certificates = settings.map(Certificates::new);
    }

    /** As it is set; files that cannot be used are a {@link StartupException}. */
    static PortSecurity of(Optional<TlsSettings> settings) {
        try {
            return new PortSecurity(settings);
        } catch (UnusableFileException | IllegalStateException unusable) {
            throw new StartupException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    /** Reads the files anew, again and again, where they have changed. */
    void watch(ActorSystem<?> system) {
        settings.ifPresent(set -> certificates.ifPresent(shown -> system.scheduler()
                .scheduleWithFixedDelay(
                        set.reloadInterval(),
                        set.reloadInterval(),
                        shown::look,
                        system.dispatchers().lookup(DispatcherSelector.blocking()))));
    }

    /** Makes the server's side of each connection of the TCP port, where it speaks TLS. */
    Optional<Supplier<SSLEngine>> tcp() {
        return certificates.filter(shown -> isOnTcp()).map(shown -> shown::newEngine);
    }

    /** Likewise of the HTTP port. */
    Optional<Supplier<SSLEngine>> http() {
        return certificates.filter(shown -> isOnHttp()).map(shown -> shown::newEngine);
    }

    /** Whether the TCP port speaks TLS. */
    public boolean isOnTcp() {
        return settings.filter(TlsSettings::isOnTcp).isPresent();
    }

    /** Whether the HTTP port does. */
    public boolean isOnHttp() {
        return settings.filter(TlsSettings::isOnHttp).isPresent();
    }

    /** The name under which clients that use this address find the certificate right; the address without one. */
    public String nameFor(InetAddress address) {
        return certificates.map(shown -> shown.identity().nameFor(address)).orElseGet(address::getHostAddress);
    }

    /** The file with the server's certificate, which clients may be told to trust. */
    public Optional<Path> certificate() {
        return settings.map(TlsSettings::certificate);
    }

    /** What comes in by a port that is open to others and speaks no TLS can be read on its way. */
    void warnBeyondLoopback(InetAddress bound) {
        if (!bound.isLoopbackAddress()) {
            warn(isOnTcp(), "TCP", "talker.tcp.tls");
            warn(isOnHttp(), "HTTP", "talker.http.tls");
        }
    }

    private static void warn(boolean isOn, String port, String setting) {
        if (!isOn) {
            LOG.warn(
                    "The {} port listens beyond this machine, and without TLS: tokens and messages can be read on the way."
                            + " Set {} = on with talker.tls.certificate and key (--tls-cert, --tls-key), or put a proxy"
                            + " with TLS before it",
                    port,
                    setting);
        }
    }
}
