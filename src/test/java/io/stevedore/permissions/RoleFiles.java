package io.stevedore.permissions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Roles that we ship and their description, from the one list. */
final class RoleFiles {
    private static final String HEADER =
            "%sGenerated from io.stevedore.permissions.Permissions by PermissionsTest; do not edit%s\n";
    /** An installation has one name for it in the whole cluster. */
    private static final String CLUSTER_ROLE = "stevedore-node-agent";

    private RoleFiles() {}

    /** Text by path below the project. */
    static Map<String, String> all() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("src/main/kubernetes/base/agent-rbac.yaml", roles(Account.AGENT));
        files.put("src/main/kubernetes/base/mover-rbac.yaml", roles(Account.MOVER));
        files.put("src/main/kubernetes/stand-alone/coordinator-rbac.yaml", roles(Account.COORDINATOR));
        files.put("docs/permissions.md", document());
        return files;
    }

    private static String roles(Account account) {
        List<String> objects = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            List<Permission> rules = of(account, scope);
            if (!rules.isEmpty()) {
                objects.add(role(account, scope, rules));
                objects.add(binding(account, scope));
            }
        }
        return HEADER.formatted("# ", "") + String.join("---\n", objects);
    }

    private static List<Permission> of(Account account, Scope scope) {
        return Permissions.of(account).stream()
                .filter(permission -> permission.scope() == scope)
                .toList();
    }

    private static String role(Account account, Scope scope, List<Permission> rules) {
        StringBuilder text = new StringBuilder(object(account, scope, ""));
        text.append("rules:\n");
        for (Permission rule : rules) {
            text.append("# ").append(reason(rule)).append('\n');
            text.append("- apiGroups: [%s]\n".formatted(rule.group().isEmpty() ? "\"\"" : rule.group()));
            text.append("  resources: [%s]\n".formatted(String.join(", ", rule.resources())));
            if (!rule.names().isEmpty()) {
                text.append("  resourceNames: [%s]\n".formatted(String.join(", ", rule.names())));
            }
            text.append("  verbs: [%s]\n".formatted(String.join(", ", rule.verbs())));
        }
        return text.toString();
    }

    private static String reason(Permission rule) {
        return rule.always() ? rule.why() : "when " + rule.occasion() + ": " + rule.why();
    }

    private static String binding(Account account, Scope scope) {
        return object(account, scope, "Binding")
                + """
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: %s
                  name: %s
                subjects:
                - kind: ServiceAccount
                  name: %s
                  namespace: velero
                """.formatted(kind(scope), name(account, scope), account.serviceAccount());
    }

    private static String object(Account account, Scope scope, String suffix) {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %s%s
                metadata:
                  name: %s
                %s  labels:
                    component: velero
                """.formatted(
                kind(scope), suffix, name(account, scope), scope == Scope.NAMESPACE ? "  namespace: velero\n" : "");
    }

    private static String kind(Scope scope) {
        return scope == Scope.NAMESPACE ? "Role" : "ClusterRole";
    }

    private static String name(Account account, Scope scope) {
        return scope == Scope.NAMESPACE ? account.serviceAccount() : CLUSTER_ROLE;
    }

    private static String document() {
        StringBuilder text = new StringBuilder("# Permissions\n\n");
        text.append(HEADER.formatted("<!-- ", " -->"));
        text.append("""

                Agents, movers and the coordinator have accounts of their own, and may do no more than this. Only agents reach outside
                of Velero's namespace, and only movers and the coordinator see Secrets. `./stevedore sandbox` compares the Roles with
                the API server's audit log: it fails when a request was refused, and when something was granted that no backup and
                restore needs; what is needed on some occasions only is marked by "when".
                """);
        for (Account account : Account.values()) {
            text.append("\n## `%s`\n".formatted(account.serviceAccount()));
            for (Scope scope : Scope.values()) {
                List<Permission> rules = of(account, scope);
                if (!rules.isEmpty()) {
                    text.append(
                            scope == Scope.NAMESPACE ? "\nIn Velero's namespace:\n\n" : "\nIn the whole cluster:\n\n");
                    text.append("| Resources | Verbs | Why |\n|---|---|---|\n");
                    rules.forEach(rule -> text.append(row(rule)));
                }
            }
        }
        return text.toString();
    }

    private static String row(Permission rule) {
        String group = rule.group().isEmpty() ? "" : " (`" + rule.group() + "`)";
        String names = rule.names().isEmpty() ? "" : " named `" + String.join("`, `", rule.names()) + "`";
        return "| `%s`%s%s | %s | %s |\n"
                .formatted(
                        String.join("`, `", rule.resources()),
                        group,
                        names,
                        String.join(", ", rule.verbs()),
                        reason(rule));
    }
}
