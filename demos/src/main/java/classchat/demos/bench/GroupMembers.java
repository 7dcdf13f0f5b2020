package classchat.demos.bench;

import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import java.nio.ByteBuffer;

/** The members of a group of part 5's, who acknowledge what they read. They are told once that they were added. */
final class GroupMembers {
    private final Generator generator;
    private final int members;
    private int joined; // loop thread only

    GroupMembers(Generator generator, int members) {
        this.generator = generator;
        this.members = members;
    }

    /** Lets everybody join; the generator is ready when all have. */
    void start() {
        generator.execute(() -> {
            for (int i = 0; i < members; i++) {
                generator.connect(new Member(i));
            }
        });
    }

    private final class Member implements ConnectionHandler {
        private final int number;
        private final Wire.Greetings greetings = Wire.ACKNOWLEDGED.forReceiver();
        private boolean in;
        private long lines = -1; // the first one says that it was added

        Member(int number) {
            this.number = number;
        }

        @Override
        public void onOpen(Connection connection) {
            connection.send(Wire.ACKNOWLEDGED.receiversHello(number));
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            if (!greetings.areOver(bytes)) {
                return;
            }
            if (!in) {
                in = true;
                if (++joined == members) {
                    generator.ready();
                }
            }
            long before = lines;
            while (bytes.hasRemaining()) {
                if (bytes.get() == '\n') {
                    lines++;
                }
            }
            if (lines > 0 && lines > before) {
                generator.delivered((int) (lines - Math.max(0, before)));
                connection.send(Wire.ACKNOWLEDGED.receipt(lines));
            }
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            generator.lost(ending);
        }
    }
}
