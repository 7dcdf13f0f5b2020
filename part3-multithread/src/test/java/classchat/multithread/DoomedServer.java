package classchat.multithread;

import classchat.basic.Cli;
import classchat.select.EventLoop;
import classchat.select.VitalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Programs that fail in a certain way, for tests that start them as processes. */
final class DoomedServer {
    private static final List<Object> KEPT = new ArrayList<>();

    private DoomedServer() {}

    public static void main(String[] args) throws Exception {
        try (ServerProgram program = ServerProgram.begin(Cli.standardOutput(), Cli.standardError())) {
            System.out.println("Listening on 127.0.0.1:1"); // now: later there may be no memory for it
            AutoCloseable server = switch (args[0]) {
                case "no memory" -> startVitalThread(DoomedServer::fillTheHeap);
                case "failure" -> startVitalThread(() -> fail("on purpose, by a test"));
                case "callback" -> startLoopWithFailingCallback(program);
                case "hangs" -> DoomedServer::hang;
                default -> throw new IllegalArgumentException(args[0]);
            };
            program.run(server, "running");
        }
    }

    private static AutoCloseable startVitalThread(Runnable task) {
        new VitalThread(task, "chat-test").start();
        return DoomedServer::hang;
    }

    private static void fillTheHeap() {
        for (int bytes = 1 << 20; ; ) {
            try {
                KEPT.add(new byte[bytes]);
            } catch (OutOfMemoryError e) {
                bytes /= 2; // until nothing is left at all
                if (bytes == 0) {
                    throw e;
                }
            }
        }
    }

    private static void fail(String message) {
        throw new IllegalStateException(message);
    }

    private static AutoCloseable startLoopWithFailingCallback(ServerProgram program) throws Exception {
        EventLoop loop = EventLoop.open("chat-test").start();
        loop.execute(() -> KEPT.add(new byte[Integer.MAX_VALUE - 8]));
        loop.execute(() -> program.show("still running"));
        return loop;
    }

    private static void hang() {
        while (true) {
            LockSupport.park();
        }
    }
}
