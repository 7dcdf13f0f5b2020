/**
 * The project's own load generator and benchmarks: what the engines of part 3 carry, what they cost, and what part 2's
 * client uses while nothing happens. It needs a JDK and nothing else.
 *
 * <pre>
 *   this process                                          a process of its own
 *   bench-generator: one EventLoop, its Connections  ◀──▶  BenchServer: an engine of part 3, or BareRelay
 * </pre>
 *
 * <p>Start reading at {@link classchat.demos.bench.BenchCommand}, which says what can be asked; then {@link
 * classchat.demos.bench.ForwardingLoad}, the plainest load, and {@link classchat.demos.bench.DeliveryCheck}, which looks
 * at every line that arrives: a server that loses, reorders or misdelivers one has no figures.
 *
 * <p>{@link classchat.demos.bench.WorstBench} is another kind: it attacks part 5's server, and measures what others notice.
 *
 * <p>Generator and server share a machine, and each scenario has few repetitions: figures of two runs may be compared
 * by their ratios to the baseline row {@code bare NIO} of their own run, not as they are.
 */
package classchat.demos.bench;
