package classchat.demos;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where what a demo showed is kept: {@code transcripts/DEMO/WINDOW.txt} and {@code screenshots/DEMO.png} below one
 * folder.
 */
final class Archive {
    private final Path folder;

    private Archive(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens an archive; makes the folder if need be.
     *
     * @throws IOException if nothing can be written there; the message is a sentence
     */
    static Archive in(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "try", ".tmp")); // isWritable would say yes to a full disk
            return new Archive(folder);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /**
     * Keeps what the windows of a demo showed, in place of what is there of an earlier run.
     *
     * @throws IOException if it cannot be written; the message is a sentence
     */
    void keep(String demo, List<View> views) throws IOException {
        try {
            keepTranscripts(folder.resolve("transcripts").resolve(demo), views);
            Path screenshots = Files.createDirectories(folder.resolve("screenshots"));
            Files.write(screenshots.resolve(demo + ".png"), Picture.png(new Picture().of(views)));
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    private static void keepTranscripts(Path transcripts, List<View> views) throws IOException {
        Files.createDirectories(transcripts);
        Set<Path> kept = views.stream()
                .map(view -> transcripts.resolve(view.title() + ".txt"))
                .collect(Collectors.toSet());
        try (Stream<Path> there = Files.list(transcripts)) {
            for (Path old : there.filter(file -> !kept.contains(file)).toList()) {
                Files.delete(old);
            }
        }
        for (View view : views) {
            Files.writeString(transcripts.resolve(view.title() + ".txt"), view.text());
        }
    }

    private static IOException cannotWrite(Path folder, IOException e) {
        String why = e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
        return new IOException("cannot write to " + folder + ": " + why, e);
    }
}
