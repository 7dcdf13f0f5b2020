package classchat.client;

import classchat.folder.DataFolder;
import classchat.relay.Name;
import classchat.relay.RefusedException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The folder of one person's client, with the history in it. It belongs to one name: a second person's client would take a group's
 * message for one that it has shown, because the first person's has. One thread.
 */
public final class PersonFolder implements AutoCloseable {
    private final DataFolder folder;
    private final History history;
    private final String name;
    private boolean claimed;

    private PersonFolder(DataFolder folder, History history, String name, boolean claimed) {
        this.folder = folder;
        this.history = history;
        this.name = name;
        this.claimed = claimed;
    }

    /**
     * Opens a folder for {@code name}, or makes one. Whose it is, its file {@code owner} says; without that file, the oldest message
     * of its history that tells.
     *
     * @throws IOException if it cannot be used, or belongs to another name; the message is a sentence
     */
    public static PersonFolder open(Path path, String name) throws IOException {
        DataFolder folder = DataFolder.open(path, DataFolder.Kind.CLIENT);
        History history = null;
        try {
            String written = writtenOwner(folder);
            check(path, written, name);
            history = History.open(folder.mainFile());
            if (written == null) {
                check(path, history.owner(), name);
            }
            return new PersonFolder(folder, history, name, written != null);
        } catch (IOException e) {
            if (history != null) {
                history.close();
            }
            folder.close();
            throw e;
        }
    }

    private static void check(Path path, String owner, String name) throws IOException {
        if (owner != null && !Name.key(owner).equals(Name.key(name))) {
            throw new IOException("the folder " + path + " belongs to " + owner
                    + ", whose history it has; choose another one for " + name + " (--data DIR)");
        }
    }

    /** Returns null if it does not say: it is new, or was an older version's, or the file is damaged. */
    private static String writtenOwner(DataFolder folder) throws IOException {
        try {
            return Name.of(Files.readString(ownerFile(folder)).strip()).text();
        } catch (NoSuchFileException | CharacterCodingException | RefusedException e) {
            return null;
        } catch (IOException e) {
            throw new IOException("cannot read " + ownerFile(folder) + ": " + DataFolder.reason(e), e);
        }
    }

    private static Path ownerFile(DataFolder folder) {
        return folder.file("owner");
    }

    /**
     * Makes the folder the name's, for all time. When the server has let the name in: one that was refused gets no folder.
     *
     * @throws IOException if that cannot be written; the message is a sentence
     */
    public void claim() throws IOException {
        if (claimed) {
            return;
        }
        Path unfinished = folder.file("owner.new");
        try {
            Files.writeString(unfinished, name + "\n");
            Files.move(unfinished, ownerFile(folder), StandardCopyOption.ATOMIC_MOVE);
            claimed = true;
        } catch (IOException e) {
            throw new IOException("cannot write " + ownerFile(folder) + ": " + DataFolder.reason(e), e);
        }
    }

    public History history() {
        return history;
    }

    /** Where the history is. */
    public Path historyFile() {
        return folder.mainFile();
    }

    /** Writes what was added to the history, and frees the folder. May be called twice. */
    @Override
    public void close() throws IOException {
        try {
            history.close();
        } finally {
            folder.close();
        }
    }
}
