package io.stevedore.sandbox.controlplane;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who may log in with a fixed token. Everybody else is a ServiceAccount. */
enum User {
    ADMIN("admin", "admin", "system:masters"),
    CONTROLLER_MANAGER("kube-controller-manager", "system:kube-controller-manager", ""),
    SCHEDULER("kube-scheduler", "system:kube-scheduler", "");

    private final String fileName;
    private final String login;
    private final String group;

    User(String fileName, String login, String group) {
        this.fileName = fileName;
        this.login = login;
        this.group = group;
    }

    String fileName() {
        return fileName;
    }

    /** The API server's token file: token, user, uid, group. */
    static String tokenFile(Map<User, String> tokens) {
        return List.of(values()).stream()
                .map(user -> tokens.get(user) + "," + user.login + "," + user.login
                        + (user.group.isEmpty() ? "" : "," + user.group))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
