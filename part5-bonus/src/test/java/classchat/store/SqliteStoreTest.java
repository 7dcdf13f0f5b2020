package classchat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest implements StoreContract {
    @TempDir
    private Path folder;

    @TempDir
    private Path copies;

    private int kills;

    private Path file() {
        return folder.resolve("classchat.db");
    }

    @Override
    public Store open(MailboxLimits limits) throws IOException {
        return SqliteStore.open(file(), limits);
    }

    @Override
    public Store openKilled(MailboxLimits limits) throws IOException {
        Path copy = Files.createDirectory(copies.resolve("killed " + ++kills));
        for (String name : List.of("classchat.db", "classchat.db-wal")) {
            Files.copy(folder.resolve(name), copy.resolve(name)); // what is there at this moment
        }
        return SqliteStore.open(copy.resolve("classchat.db"), limits);
    }
}
