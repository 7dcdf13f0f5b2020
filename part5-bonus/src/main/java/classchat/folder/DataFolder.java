package classchat.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Where a server, or a person's client, keeps its things: nobody else may look into it, and one program at a time uses it. */
public final class DataFolder implements AutoCloseable {
    private static final String PRIVATE = "rwx------";
    private static final String CHOOSE = "choose a folder of its own; one that is not there is made";

    /** How the names of our files begin, those included that were moved aside; and what the file system itself keeps. */
    private static final Set<String> OURS = Set.of("classchat", "history", "lock", "lost+found", "native", "owner");

    /**
     * The folders that are open in this process. A second look at the lock's file must not happen here: when a process closes any
     * channel of a file, POSIX systems take all its locks of that file away.
     *
     * @see FileLock on platform dependencies
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    /** What a folder is for; its main file tells. */
    public enum Kind {
        SERVER("a server's", "classchat.db"),
        CLIENT("a client's", "history.jsonl");

        private final String whose;
        private final String mainFile;

        Kind(String whose, String mainFile) {
            this.whose = whose;
            this.mainFile = mainFile;
        }

        private boolean isSeenIn(Path path) {
            return Files.exists(path.resolve(mainFile));
        }
    }

    private final Path path;
    private final Kind kind;
    private final Path realPath;
    private final FileChannel lockFile;

    private DataFolder(Path path, Kind kind, Path realPath, FileChannel lockFile) {
        this.path = path;
        this.kind = kind;
        this.realPath = realPath;
        this.lockFile = lockFile;
    }

    /**
     * Opens a folder, making it if it is not there.
     *
     * @throws IOException if it cannot be made or written to, others may look into it, it holds things of others, or of the other
     *     kind, or another program uses it; the message is a sentence
     */
    public static DataFolder open(Path path, Kind kind) throws IOException {
        try {
            create(path);
            check(path, kind);
            Path realPath = path.toRealPath();
            if (!OPEN.add(realPath)) {
                throw inUse(path);
            }
            try {
                return new DataFolder(path, kind, realPath, lock(path));
            } catch (IOException e) {
                OPEN.remove(realPath);
                throw e;
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException(noFolder(Path.of(e.getFile())), e);
        } catch (FileSystemException e) {
            throw new IOException("cannot use the folder " + path + ": " + reason(e), e);
        }
    }

    private static IOException inUse(Path path) {
        return new IOException("another ClassChat uses the folder " + path);
    }

    private static String noFolder(Path file) throws IOException {
        return Files.exists(file) || !Files.isSymbolicLink(file)
                ? file + " is a file, not a folder"
                : file + " is a link to " + Files.readSymbolicLink(file) + ", which is not there";
    }

    /** The reason of a failure of the file system, as a phrase for people. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        String reason = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return reason == null ? "the system does not say why" : reason;
    }

    private static void create(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        FileAttribute<?>[] attributes = isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE))
                }
                : new FileAttribute<?>[0];
        try {
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.createDirectory(path, attributes);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot make the folder " + path + ": there is no place for one", e);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** A folder that was there before is its owner's: what it permits is looked at, and never changed. */
    private static void check(Path path, Kind kind) throws IOException {
        boolean mayOthers = false;
        if (isPosix(path)) {
            Set<PosixFilePermission> permitted = Files.getPosixFilePermissions(path);
            if (!permitted.contains(PosixFilePermission.OWNER_WRITE)) {
                throw new IOException("cannot use the folder " + path + ": it may only be read");
            }
            mayOthers = !PosixFilePermissions.fromString(PRIVATE).containsAll(permitted);
        }
        if (!isOurs(path)) {
            throw new IOException("the folder " + path + " has other things in it; " + CHOOSE);
        }
        if (mayOthers) {
            throw new IOException("others may use the folder " + path + "; "
                    + (isOwn(path) ? "'chmod 700 " + path + "' makes it private" : CHOOSE));
        }
        for (Kind other : Kind.values()) {
            if (other.isSeenIn(path) && !kind.isSeenIn(path)) {
                throw new IOException(
                        "the folder " + path + " is " + other.whose + ", not " + kind.whose + "; " + CHOOSE);
            }
        }
    }

    /** An empty one is, too: somebody has made it for us. */
    private static boolean isOurs(Path path) throws IOException {
        if (Stream.of(Kind.values()).anyMatch(kind -> kind.isSeenIn(path))) {
            return true;
        }
        try (Stream<Path> things = Files.list(path)) {
            return things.map(thing -> thing.getFileName().toString())
                    .allMatch(name -> OURS.stream().anyMatch(name::startsWith));
        }
    }

    /** Whether the user may change what it permits, as far as that can be told: a user who is in no list has no name. */
    private static boolean isOwn(Path path) throws IOException {
        String user = System.getProperty("user.name");
        return user.equals("?") || user.equals(Files.getOwner(path).getName());
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel file = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() == null) {
                throw inUse(path);
            }
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The file that tells what the folder is for; it need not be there. */
    public Path mainFile() {
        return file(kind.mainFile);
    }

    /** The path of something in the folder. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Frees the folder. May be called twice. */
    @Override
    public void close() throws IOException {
        if (lockFile.isOpen()) {
            lockFile.close(); // and with it the lock
            OPEN.remove(realPath);
        }
    }
}
