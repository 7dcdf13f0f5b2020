package classchat.demos;

/** A step of a demo did not come true. The message names it and shows every window as it was then. */
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String step;

    /**
     * @param step which step it was, and what happened instead
     * @param transcripts every window's transcript
     */
    DemoFailedException(String step, String transcripts) {
        super(step + "\n\n" + transcripts);
        this.step = step;
    }

    /** One sentence: which step it was, and what happened instead. */
    String step() {
        return step;
    }
}
