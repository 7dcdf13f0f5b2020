package classchat.basic;

import java.util.regex.Pattern;

/**
 * Recognises a web browser that talks to a chat server. A web page can make the browser of its visitor send any text to
 * any port, those of the visitor's own machine included, but the first line is always that of an HTTP request. An object
 * belongs to one connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3">RFC 9112, section 3</a>: the request line
 */
public final class FirstLine {
    /** A phrase for the sender of such a line. */
    public static final String NO_WEB_SERVER = "this is a chat server and no web server; nothing more is read from you";

    private static final Pattern REQUEST_LINE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^ ]+ HTTP/[0-9]\\.[0-9]");

    private boolean seen;

    /** Returns true if {@code line} is the first line that this object is asked about, and begins an HTTP request. */
    public boolean isHttp(String line) {
        boolean first = !seen;
        seen = true;
        return first && REQUEST_LINE.matcher(line).matches();
    }
}
