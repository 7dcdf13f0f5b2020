/**
 * Scripted demonstrations: the parts' real programs, each a process of its own, driven as people would drive them.
 *
 * <p>Start reading at {@link classchat.demos.Part1Demo}, which reads like a play; then {@link classchat.demos.Stage},
 * on which it is played, and {@link classchat.demos.Window}, what one program's user types and sees. A {@link
 * classchat.demos.Transcript} is what is left afterwards. {@link classchat.demos.Programs} knows how a part's program
 * is started.
 *
 * <p>This package knows the parts by their command lines and by what their windows show, and by nothing else: it calls
 * none of their classes but {@link classchat.basic.Cli}, for its own command line.
 */
package classchat.demos;
