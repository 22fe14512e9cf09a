package io.stevedore.config;

import java.util.stream.Collectors;

/** The table of keys in {@code docs/configuration.md}, from the one description. */
final class ConfigurationPage {
    static final String START =
            "<!-- The keys: generated from io.stevedore.config.NodeAgentKeys by ConfigurationPageTest -->\n";
    static final String END = "<!-- End of the keys -->\n";

    private ConfigurationPage() {}

    /** The page with its table made anew. */
    static String with(String page) {
        int start = page.indexOf(START) + START.length();
        int end = page.indexOf(END);
        return page.substring(0, start) + "\n" + table() + "\n" + page.substring(end);
    }

    private static String table() {
        return KeySearch.all().stream()
                .map(ConfigurationPage::row)
                .collect(Collectors.joining(
                        "", "| Key | Value | Default | Since | What it does |\n|---|---|---|---|---|\n", ""));
    }

    private static String row(KeySearch.Placed placed) {
        Key key = placed.key();
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(placed.path(), key.type().label(), key.fallback(), key.since(), KeyText.sentences(key));
    }
}
