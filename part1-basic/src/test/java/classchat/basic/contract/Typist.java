package classchat.basic.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/** Somebody at a keyboard: what is typed is what a program reads as its standard input. */
public final class Typist implements Closeable {
    private final Pipe pipe;

    public Typist() throws IOException {
        pipe = Pipe.open();
    }

    /** What the program reads. */
    public InputStream in() {
        return Channels.newInputStream(pipe.source());
    }

    /** Types {@code text} as it is: a line needs its line feed. */
    public void type(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            pipe.sink().write(bytes);
        }
    }

    /** Ends the input, as Ctrl-D does. */
    @Override
    public void close() throws IOException {
        pipe.sink().close();
    }
}
