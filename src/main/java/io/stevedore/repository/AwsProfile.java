package io.stevedore.repository;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One profile of a credentials or configuration file, as the AWS tools write them.
 *
 * @param values by their names in lower case; secrets are among them
 */
record AwsProfile(Map<String, String> values) {
    static final String DEFAULT = "default";
    private static final String WORD = "profile ";
    /** What asks for an identity that has to be fetched first. */
    private static final List<String> FETCHED = List.of(
            "role_arn",
            "source_profile",
            "credential_source",
            "web_identity_token_file",
            "credential_process",
            "sso_session",
            "sso_start_url");

    AwsProfile {
        values = Map.copyOf(values);
    }

    /** Empty when the file has no such profile. */
    static Optional<AwsProfile> find(String file, String name) {
        Map<String, String> values = new HashMap<>();
        boolean found = false;
        boolean inside = false;
        boolean nested = false;
        for (String raw : file.lines().toList()) {
            String line = withoutComment(raw);
            if (line.isBlank()) {
                continue;
            }
            if (line.strip().startsWith("[")) {
                inside = section(line.strip()).equals(name);
                found |= inside;
                nested = false;
            } else if (inside && !(nested && Character.isWhitespace(line.charAt(0)))) {
                String[] pair = line.split("=", 2);
                String value = pair.length == 2 ? pair[1].strip() : "";
                values.put(pair[0].strip().toLowerCase(Locale.ROOT), value);
                nested = value.isEmpty(); // indented lines below belong to it
            }
        }
        return found ? Optional.of(new AwsProfile(values)) : Optional.empty();
    }

    private static String section(String line) {
        String name = line.replaceAll("^\\[|\\].*$", "").strip();
        return name.startsWith(WORD) ? name.substring(WORD.length()).strip() : name;
    }

    private static String withoutComment(String line) {
        return line.replaceAll("^\\s*[#;].*$|\\s+[#;].*$", "");
    }

    /** The value, or an empty text. */
    String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** The first setting that asks for an identity which is not in the file. */
    Optional<String> fetched() {
        return FETCHED.stream().filter(key -> !value(key).isEmpty()).findFirst();
    }

    /** Holds secrets. */
    @Override
    public String toString() {
        return "AwsProfile[***]";
    }
}
