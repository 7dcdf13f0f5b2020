package classchat.relay;

/** Looks for bytes that break {@link FuzzTargets}, guided by what code they reach: {@code make fuzz}. */
class FuzzTest {
    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "60s")
    void messageParsing(byte[] bytes) {
        FuzzTargets.messageParsing(bytes);
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "60s")
    void plainShape(byte[] bytes) {
        FuzzTargets.plainShape(bytes);
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "60s")
    void lineFraming(byte[] bytes) {
        FuzzTargets.lineFraming(bytes);
    }
}
