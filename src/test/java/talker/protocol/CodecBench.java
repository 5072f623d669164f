package talker.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a line costs on its way in and on its way out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBench {
    @Param({"20", "100", "1000"})
    public int size;

    private final ClientLines lines = new ClientLines();
    private byte[] incoming;
    private ServerMessage outgoing;

    @Setup
    public void prepare() {
        MessageId id = MessageId.of("6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8a11");
        String content = "words and more ".repeat(size / 15 + 1).substring(0, size);
        incoming = ("{\"type\":\"message\",\"content\":\"" + content + "\",\"id\":\"" + id + "\",\"final\":true}")
                .getBytes(UTF_8);
        outgoing = new ServerMessage.Final(content, id, UserName.of("ann"), 1_000_000, 1_700_000_000_000L, null);
    }

    @Benchmark
    public ClientLine decode() {
        return lines.read(incoming, 0, incoming.length);
    }

    @Benchmark
    public byte[] encode() {
        return JsonLines.encode(outgoing, Version.ONE);
    }

    @Benchmark
    public byte[] encodeInVersion2() {
        return JsonLines.encode(outgoing, Version.TWO);
    }
}
