package classchat.demos;

/** Somebody on the stage. */
interface Role extends AutoCloseable {
    String name();

    /** What somebody would type to start it. */
    String commandLine();

    Transcript transcript();

    /** Ends it, whatever it is doing; when this returns, it has ended. May be called twice, and from any thread. */
    @Override
    void close();
}
