package classchat.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where a server, or a person's client, keeps its things: nobody else may look into it, and one program at a time uses it. */
public final class DataFolder implements AutoCloseable {
    private static final String PRIVATE = "rwx------";

    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel lockFile, FileLock lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Opens a folder, making it if it is not there.
     *
     * @throws IOException if it cannot be made or written to, others may look into it, or another program uses it; the message
     *     is a sentence
     */
    public static DataFolder open(Path path) throws IOException {
        try {
            create(path);
            FileChannel lockFile =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(lockFile);
            if (lock == null) {
                lockFile.close();
                throw new IOException("another ClassChat uses the folder " + path);
            }
            return new DataFolder(path, lockFile, lock);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + " is a file, not a folder", e);
        } catch (FileSystemException e) {
            throw new IOException("cannot use the folder " + path + ": " + reason(e), e);
        }
    }

    /** The reason of a failure of the file system, as a phrase for people. */
    public static String reason(FileSystemException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getReason());
    }

    private static void create(Path path) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (Files.isDirectory(path)) {
            if (posix) {
                check(path);
            }
            return;
        }
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE))
                }
                : new FileAttribute<?>[0];
        Files.createDirectory(path, attributes);
    }

    /** A folder that was there before is its owner's: what it permits is looked at, and never changed. */
    private static void check(Path path) throws IOException {
        Set<PosixFilePermission> permitted = Files.getPosixFilePermissions(path);
        if (!permitted.contains(PosixFilePermission.OWNER_WRITE)) {
            throw new IOException("cannot use the folder " + path + ": it may only be read");
        }
        if (!PosixFilePermissions.fromString(PRIVATE).containsAll(permitted)) {
            throw new IOException("others may use the folder " + path + "; 'chmod 700 " + path + "' makes it private");
        }
    }

    private static FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // in this process
        }
    }

    /** The path of something in the folder. */
    public Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }
}
