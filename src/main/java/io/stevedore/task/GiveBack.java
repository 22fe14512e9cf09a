package io.stevedore.task;

/**
 * What becomes of a claim whose agent ends: while nothing was made for the task it is as good as new for everybody, and
 * who takes it next need not wait until this agent counts as gone.
 */
public final class GiveBack {
    private GiveBack() {}

    /**
     * @param thisNode the node whose agent ends
     * @param made     something was made for the task, or may have been
     * @param ending   its end is settled, or being carried out
     */
    public static boolean of(Task task, String thisNode, boolean made, boolean ending) {
        boolean mine =
                task.phase() instanceof Phase.Accepted accepted && accepted.by().equals(thisNode);
        boolean othersCould = task.builtIn() && !task.ref().kind().ofPod();
        return mine && othersCould && !made && !ending && !task.unwanted();
    }
}
