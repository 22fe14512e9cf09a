package io.stevedore.permissions;

/** How far a permission reaches. */
public enum Scope {
    /** Velero's namespace alone. */
    NAMESPACE,
    /** Objects outside of namespaces, and those of applications in whatever namespace. */
    CLUSTER
}
