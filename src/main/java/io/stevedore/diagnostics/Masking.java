package io.stevedore.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of objects and texts what may be a secret, and what is too long to be shown. It is careful: a value that only
 * sits where secrets do goes as well.
 */
public final class Masking {
    private static final String HIDDEN = "***";
    private static final int LONGEST_TEXT = 8_000;
    private static final int LONGEST_LIST = 50;

    private static final String WORDS =
            "pass(?:word|wd|phrase)|secret|token|credentials?|(?:api|access|account|private|encryption)[-_.]?key";
    private static final Pattern TELLING_KEY = Pattern.compile("(?i)" + WORDS + "|authorization");
    /** These only say which one. */
    private static final Pattern HARMLESS_KEY = Pattern.compile("(?i).*(name|namespace|ref|path|expirationseconds)$");
    /** What the API server has put there for others; the second is a copy of the object, values included. */
    private static final Set<String> LEFT_OUT =
            Set.of("managedFields", "kubectl.kubernetes.io/last-applied-configuration");
    /** Of a Secret nothing but its name. */
    private static final Set<String> DATA = Set.of("data", "stringData");

    /** How a secret looks in the middle of a text; the first group stays. */
    private static final List<Pattern> SIGNS = List.of(
            Pattern.compile("(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"),
            Pattern.compile("(?i)((?:" + WORDS + ")[a-z0-9_-]{0,40}[\"']?\\s?[=:]\\s?[\"']?)[^\\s\"',;&]+"),
            Pattern.compile("(?i)(?<![\\w-])(--[a-z0-9-]{0,40}(?:" + WORDS + ")[a-z0-9-]{0,40} )\\S+"),
            Pattern.compile("(?i)([?&](?:sig|x-amz-(?:signature|credential|security-token))=)[^&\\s\"]+"),
            Pattern.compile("(?i)(\\b(?:bearer|basic) )[a-z0-9._~+/=-]{8,}"),
            Pattern.compile("(://)[^/@\\s:]{1,200}:[^/@\\s]{1,400}(?=@)"),
            Pattern.compile("()\\beyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]*"),
            Pattern.compile("()\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"));

    private Masking() {}

    /** A copy of a Kubernetes object. */
    public static JsonNode object(JsonNode object) {
        boolean secret = "Secret".equals(object.path("kind").asText());
        return masked(object, secret);
    }

    private static JsonNode masked(JsonNode node, boolean secret) {
        return switch (node) {
            case ObjectNode object -> fields(object, secret);
            case ArrayNode array -> list(array);
            case TextNode text -> TextNode.valueOf(text(text.asText()));
            default -> node;
        };
    }

    private static ObjectNode fields(ObjectNode object, boolean secret) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String key = field.getKey();
            if (LEFT_OUT.contains(key)) {
                continue;
            }
            if (secret && DATA.contains(key) || telling(key, field.getValue())) {
                copy.put(key, HIDDEN);
            } else if (key.equals("env") && field.getValue() instanceof ArrayNode env) {
                copy.set(key, withoutValues(env));
            } else {
                copy.set(key, masked(field.getValue(), false));
            }
        }
        return copy;
    }

    private static boolean telling(String key, JsonNode value) {
        return (value.isTextual() || value.isNumber())
                && TELLING_KEY.matcher(key).find()
                && !HARMLESS_KEY.matcher(key).matches();
    }

    /** Whoever puts a password into the environment does so here; references stay. */
    private static JsonNode withoutValues(ArrayNode env) {
        ArrayNode copy = list(env);
        copy.forEach(variable -> {
            if (variable instanceof ObjectNode object && object.has("value")) {
                object.put("value", HIDDEN);
            }
        });
        return copy;
    }

    private static ArrayNode list(ArrayNode array) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : array) {
            if (copy.size() == LONGEST_LIST) {
                copy.add("... %d more".formatted(array.size() - LONGEST_LIST));
                break;
            }
            copy.add(masked(element, false));
        }
        return copy;
    }

    /** A short text for people. */
    public static String text(String text) {
        String masked = log(text.length() > 2 * LONGEST_TEXT ? text.substring(0, 2 * LONGEST_TEXT) : text);
        return masked.length() <= LONGEST_TEXT ? masked : masked.substring(0, LONGEST_TEXT) + "...";
    }

    /** A text of any length. */
    public static String log(String text) {
        String masked = text;
        for (Pattern sign : SIGNS) {
            Matcher matcher = sign.matcher(masked);
            if (matcher.find()) {
                masked = matcher.replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
            }
        }
        return masked;
    }
}
