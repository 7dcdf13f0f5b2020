/**
 * Scripted demonstrations: the parts' real programs, each a process in a terminal of its own, driven as people would
 * drive them, with transcripts and pictures of what their windows showed.
 *
 * <p>Start reading at {@link classchat.demos.Part1Conversation}, which reads like a play; then {@link
 * classchat.demos.Stage}, on which it is played, and {@link classchat.demos.Window}, what one program's user types and
 * sees on its {@link classchat.demos.Screen}. What is left afterwards is a {@link classchat.demos.View} of each window:
 * {@link classchat.demos.Masks} makes it the same in every run, {@link classchat.demos.Picture} draws it, {@link
 * classchat.demos.Archive} keeps it. {@link classchat.demos.Programs} knows how a part's program is started.
 *
 * <p>This package knows the parts by their command lines and by what their windows show, and by nothing else: it calls
 * none of their classes but {@link classchat.basic.Cli}, for its own command line.
 */
package classchat.demos;
