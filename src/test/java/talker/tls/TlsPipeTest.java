package talker.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import talker.testkit.Authority;
import talker.testkit.Authority.Signed;
import talker.testkit.StrayHandshake;

/** Two pipes that are joined, and what one of them has to bear from the other. */
@Timeout(60)
class TlsPipeTest {
    @TempDir
    private static Path folder;

    private static SSLContext serverContext;
    private static SSLContext clientContext;

    private SSLEngine engine;
    private TlsPipe client;
    private TlsPipe server;

    @BeforeAll
    static void sign() throws Exception {
        Signed files = Authority.create(folder).signEc("server", "127.0.0.1");
        serverContext = TlsContexts.server(
                Identity.of(PemFile.read("certificate", files.certificate()), PemFile.read("key", files.key())),
                List.of());
        clientContext =
                TlsContexts.client(PemFile.read("authority", files.authority()).certificates(), Optional.empty());
    }

    @BeforeEach
    void join() throws SSLException {
        SSLEngine other = serverContext.createSSLEngine();
        other.setUseClientMode(false);
        engine = TlsContexts.clientEngine(clientContext, "127.0.0.1", 1);
        client = new TlsPipe(engine);
        server = new TlsPipe(other);
        server.begin();
        client.begin();
        for (Runnable task = client.task(); task != null; task = client.task()) {
            task.run();
            client.decrypt(new byte[0]);
        }
        while (client.hasOutgoing() || server.hasOutgoing()) {
            server.decryptHere(client.takeOutgoing());
            client.decryptHere(server.takeOutgoing());
        }
        assertThat(client.isOpen()).isTrue();
        assertThat(server.isOpen()).isTrue();
        assertThat(engine.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    private byte[] said(String text) throws SSLException {
        client.encrypt(text.getBytes(UTF_8));
        return client.takeOutgoing();
    }

    private static byte[] after(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** As somebody would send it who wants the server to wait for a task that nobody runs. */
    @Test
    void aHandshakeWithinAConnectionIsRefused() throws Exception {
        byte[] segment = after(said("hello"), StrayHandshake.clientHello(engine));
        assertThatThrownBy(() -> server.decrypt(segment))
                .isInstanceOf(SSLException.class)
                .hasMessage("a handshake within a connection");
        assertThat(server.isOpen()).isFalse();
    }

    @Test
    void nothingIsKeptAfterAHandshakeWithinAConnection() throws Exception {
        byte[] stray = StrayHandshake.clientHello(engine);
        assertThatThrownBy(() -> server.decrypt(stray)).isInstanceOf(SSLException.class);
        byte[] more = new byte[16 * 1024];
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        server.decrypt(more);
                    }
                })
                .isInstanceOf(SSLException.class);
    }

    /** The engine says then that all is well, and takes nothing. */
    @Test
    void whatCannotBeEncryptedIsAFaultAndNoLoop() throws Exception {
        byte[] stray = StrayHandshake.clientHello(engine);
        assertThatThrownBy(() -> server.decrypt(stray)).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> server.encrypt("an answer".getBytes(UTF_8))).isInstanceOf(SSLException.class);
    }

    /** What comes while nobody runs the task of the handshake waits, up to a record and what came at once. */
    @Test
    void whatWaitsForATaskIsBounded() throws Exception {
        SSLEngine other = serverContext.createSSLEngine();
        other.setUseClientMode(false);
        TlsPipe waiting = new TlsPipe(other);
        waiting.begin();
        TlsPipe caller = new TlsPipe(TlsContexts.clientEngine(clientContext, "127.0.0.1", 1));
        caller.begin();
        waiting.decrypt(caller.takeOutgoing());
        byte[] most = new byte[5 + 16 * 1024 + 2048];
        waiting.decrypt(most);
        waiting.decrypt(new byte[1]);
        assertThatThrownBy(() -> waiting.decrypt(new byte[1]))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("more than a record");
    }

    /** In version 1.3 that is how the JDK takes new keys, and asks the other side for new ones. */
    @Test
    void newKeysWithinAConnectionAreTaken() throws Exception {
        for (int i = 0; i < 3; i++) {
            engine.beginHandshake();
            client.decrypt(new byte[0]);
            assertThat(client.hasOutgoing()).isTrue();
            byte[] segment = after(client.takeOutgoing(), said("number " + i));
            assertThat(server.decrypt(segment)).asString(UTF_8).isEqualTo("number " + i);
            server.encrypt("answer".getBytes(UTF_8));
            assertThat(client.decrypt(server.takeOutgoing())).asString(UTF_8).isEqualTo("answer");
        }
    }

    @Test
    void aRecordMayComeByteByByte() throws Exception {
        byte[] record = said("x".repeat(16 * 1024));
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (byte one : record) {
            plain.writeBytes(server.decrypt(new byte[] {one}));
        }
        assertThat(plain.size()).isEqualTo(16 * 1024);
    }
}
