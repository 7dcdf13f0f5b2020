package classchat.demos;

import java.util.stream.Stream;

/** The programs that a test has started and that still run. */
final class Processes {
    private Processes() {}

    /** Surefire asks the operating system now and then whether Maven still lives; so not every child is a program. */
    static Stream<ProcessHandle> leftBehind() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"));
    }
}
