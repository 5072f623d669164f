package talker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import talker.cli.TalkerCommand;

/** The entry point of every {@code talker} command. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. Output is UTF-8, whatever the locale. */
    public static void main(String[] arguments) {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        System.exit(TalkerCommand.run(out, err, arguments));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), UTF_8), false);
    }
}
