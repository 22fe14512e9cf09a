package io.stevedore.repository;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of {@code NAME=value} lines, as Azure's credentials are written: comments, {@code export} and quotes are known. */
record DotEnv(Map<String, String> values) {
    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*[=:]\\s*(.*?)\\s*");
    private static final Pattern QUOTED = Pattern.compile("(['\"])(.*?)\\1\\s*(?:#.*)?");

    DotEnv {
        values = Map.copyOf(values);
    }

    static DotEnv parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                values.put(matcher.group(1), value(matcher.group(2)));
            }
        });
        return new DotEnv(values);
    }

    private static String value(String written) {
        Matcher quoted = QUOTED.matcher(written);
        if (quoted.matches()) {
            String inside = quoted.group(2);
            return quoted.group(1).equals("\"") ? inside.replace("\\n", "\n").replace("\\\"", "\"") : inside;
        }
        return written.replaceFirst("\\s+#.*$|^#.*$", "");
    }

    /** The value, or an empty text. */
    String value(String name, String otherwise) {
        String found = values.getOrDefault(name, "");
        return found.isEmpty() ? otherwise : found;
    }

    /** Holds secrets. */
    @Override
    public String toString() {
        return "DotEnv[***]";
    }
}
