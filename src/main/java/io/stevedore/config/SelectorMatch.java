package io.stevedore.config;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether labels fulfil a Kubernetes LabelSelector; the client library has the type but not the question. */
sealed interface SelectorMatch {
    record Yes() implements SelectorMatch {}

    record No() implements SelectorMatch {}

    /** @param cause what the API server would say about the selector */
    record Invalid(String cause) implements SelectorMatch {}

    /** An empty selector matches everything. */
    static SelectorMatch of(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> wanted = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        Optional<String> invalid = Syntax.problemOf(selector);
        if (invalid.isPresent()) {
            return new Invalid(invalid.get());
        }
        boolean all = wanted.entrySet().stream().allMatch(e -> e.getValue().equals(labels.get(e.getKey())))
                && selector.getMatchExpressions().stream().allMatch(e -> fulfilled(e, labels));
        return all ? new Yes() : new No();
    }

    private static boolean fulfilled(LabelSelectorRequirement expression, Map<String, String> labels) {
        String value = labels.get(expression.getKey());
        return switch (expression.getOperator()) {
            case "In" -> value != null && expression.getValues().contains(value);
            case "NotIn" -> value == null || !expression.getValues().contains(value);
            case "Exists" -> value != null;
            default -> value == null; // DoesNotExist, the only one that passes the syntax besides
        };
    }

    /** The rules of the API for keys, values and operators. */
    final class Syntax {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
        private static final Pattern PREFIX =
                Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

        private Syntax() {}

        static Optional<String> problemOf(LabelSelector selector) {
            Map<String, String> labels = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
            return problemOf(labels)
                    .or(() -> selector.getMatchExpressions().stream()
                            .flatMap(expression -> problemOf(expression).stream())
                            .findFirst());
        }

        static Optional<String> problemOf(Map<String, String> labels) {
            return labels.entrySet().stream()
                    .flatMap(e -> key(e.getKey()).or(() -> values(List.of(e.getValue()))).stream())
                    .findFirst();
        }

        static Optional<String> problemOf(LabelSelectorRequirement expression) {
            List<String> values = expression.getValues();
            String operator = expression.getOperator() == null ? "" : expression.getOperator();
            Optional<String> shape = switch (operator) {
                case "In", "NotIn" ->
                    values.isEmpty()
                            ? Optional.of("operator " + operator + " needs at least one value")
                            : Optional.empty();
                case "Exists", "DoesNotExist" ->
                    values.isEmpty() ? Optional.empty() : Optional.of("operator " + operator + " takes no values");
                default -> Optional.of("\"" + operator + "\" is not a valid label selector operator");
            };
            String key = expression.getKey() == null ? "" : expression.getKey();
            return shape.or(() -> key(key)).or(() -> values(values));
        }

        private static Optional<String> key(String key) {
            int slash = key.indexOf('/');
            String prefix = slash < 0 ? "x" : key.substring(0, slash);
            boolean valid = prefix.length() <= 253
                    && PREFIX.matcher(prefix).matches()
                    && NAME.matcher(key.substring(slash + 1)).matches();
            return valid ? Optional.empty() : Optional.of("\"" + key + "\" is not a valid label key");
        }

        private static Optional<String> values(List<String> values) {
            return values.stream()
                    .filter(value -> !value.isEmpty() && !NAME.matcher(value).matches())
                    .map(value -> "\"" + value + "\" is not a valid label value")
                    .findFirst();
        }
    }
}
