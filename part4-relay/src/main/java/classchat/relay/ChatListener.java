package classchat.relay;

import java.util.List;

/** Hears what a {@link ChatClient} receives. */
public interface ChatListener extends ClientListener {
    /** Somebody has sent us a text. */
    void onText(String sender, String text);

    /** People have come, or gone; only after {@link ChatClient#watch}. */
    default void onPresence(List<String> joined, List<String> left) {}
}
