package io.stevedore.sandbox.node;

import java.util.Map;

/** {@code $(NAME)} in commands, arguments and values; {@code $$} is a dollar sign; unknown names stay as they are. */
final class Expansion {
    private Expansion() {}

    static String expand(String text, Map<String, String> environment) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        var result = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            int end = next == '(' ? text.indexOf(')', at) : -1;
            if (text.charAt(at) != '$' || (next != '$' && end < 0)) {
                result.append(text.charAt(at));
            } else if (next == '$') {
                result.append('$');
                at++;
            } else {
                String name = text.substring(at + 2, end);
                result.append(environment.getOrDefault(name, "$(" + name + ")"));
                at = end;
            }
        }
        return result.toString();
    }
}
