package io.stevedore.permissions;

/** The ServiceAccounts that our processes run under. */
public enum Account {
    AGENT("node-agent"),
    MOVER("data-mover"),
    COORDINATOR("coordinator");

    private final String serviceAccount;

    Account(String serviceAccount) {
        this.serviceAccount = serviceAccount;
    }

    /** Its name, which its Role has as well. */
    public String serviceAccount() {
        return serviceAccount;
    }

    /** As the API server calls it. */
    public String user(String namespace) {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }
}
