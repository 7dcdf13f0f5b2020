package classchat.basic;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The three streams that a program is started with. One that it was started without ({@code client <&-}) is not simply closed:
 * the system gives its number to the next file that is opened, and by the time {@code main} runs that is one of Java's own. A program
 * that reads it sends the file; one that writes to it may destroy a file. So such a stream has no bytes, and takes all.
 */
final class StandardStreams {
    private StandardStreams() {}

    static InputStream in() {
        return isInherited(0) ? System.in : InputStream.nullInputStream();
    }

    static OutputStream out() {
        return isInherited(1) ? new FileOutputStream(FileDescriptor.out) : OutputStream.nullOutputStream();
    }

    static OutputStream err() {
        return isInherited(2) ? new FileOutputStream(FileDescriptor.err) : OutputStream.nullOutputStream();
    }

    /** To be asked at the start of the program: whatever is opened later could have the number, too. */
    private static boolean isInherited(int descriptor) {
        Path descriptors = Path.of("/dev/fd");
        if (!Files.isDirectory(descriptors)) {
            return true; // this system does not show them
        }
        Path file = descriptors.resolve(Integer.toString(descriptor));
        return !Files.notExists(file) && filesOfJava().noneMatch(own -> isSame(own, file));
    }

    /** What Java has opened before {@code main}, and keeps open: its classes, then the program's. */
    private static Stream<String> filesOfJava() {
        return Stream.concat(
                Stream.of(System.getProperty("java.home") + "/lib/modules"),
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)));
    }

    private static boolean isSame(String own, Path file) {
        try {
            return Files.isSameFile(Path.of(own), file);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
