package io.stevedore.task;

/** Which task; the uid tells two of the same name apart. */
public record TaskRef(TaskKind kind, String namespace, String name, String uid) {

    /** What our objects that cannot have an owner reference carry to be told from other people's. */
    public String mark() {
        return namespace + "/" + name + "/" + uid;
    }

    @Override
    public String toString() {
        return kind.resource() + " " + namespace + "/" + name;
    }
}
