package classchat.console;

import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is typed behind {@code /group}, as what the server is asked. */
final class GroupCommand {
    private static final Map<String, String> USAGE = Map.of(
            "create", "#class [NAME ...|--all] [--announce]",
            "add", "#class NAME ...|--all",
            "remove", "#class NAME ...",
            "leave", "#class",
            "list", "[#class]",
            "dissolve", "#class");

    private GroupCommand() {}

    /** @throws RefusedException if it is not typed like that; the sentence says how it is */
    static Message parse(List<String> words) throws RefusedException {
        String what = words.isEmpty() ? "" : words.get(0);
        if (!USAGE.containsKey(what)) {
            throw refused("/group create|add|remove|leave|list|dissolve #class ...; /help tells more.");
        }
        List<String> users = new ArrayList<>(words.subList(1, words.size()));
        String group = !users.isEmpty() && users.get(0).startsWith("#") ? users.remove(0) : null;
        boolean all = users.remove("--all");
        boolean announces = users.remove("--announce");
        boolean fits = switch (what) {
            case "create" -> users.isEmpty() || !all;
            case "add" -> users.isEmpty() == all && !announces;
            case "remove" -> !users.isEmpty() && !all && !announces;
            default -> users.isEmpty() && !all && !announces;
        };
        if (!fits || (group == null && !what.equals("list"))) {
            throw refused("It is typed: /group " + what + " " + USAGE.get(what));
        }
        for (String user : users) {
            Name.of(user);
        }
        Message request = Message.of("group").with("do", what);
        request = group == null ? request : request.with("group", group);
        request = all ? request.with("all", true) : request;
        request = announces ? request.with("announces", true) : request;
        return users.isEmpty() ? request : request.with("users", users);
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_FIELD, sentence);
    }
}
