/** The finished program: {@link classchat.console.Main} with its server and its client in a terminal. */
package classchat.console;
