package io.stevedore.sandbox.scenario;

import java.time.Duration;

/** What happens to a mover at work, to its agent, its node or the API server, and how its task has to end all the same. */
public enum Disruption implements Fault {
    MOVER_DELETED("mover-deleted", "somebody deletes the mover's pod while it works", End.NEXT_MOVER) {
        @Override
        void strike(DisruptionSite site) {
            site.deleteMover();
        }
    },
    MOVER_KILLED("mover-killed", "the mover's process is killed", End.FAILED) {
        @Override
        void strike(DisruptionSite site) {
            site.killMover();
        }
    },
    AGENT_KILLED("agent-killed", "the agent of the mover's node is killed", End.SAME_MOVER) {
        @Override
        void strike(DisruptionSite site) {
            site.killAgent();
        }
    },
    NODE_LOST("node-lost", "the mover's node loses its power and is deleted", End.NEXT_MOVER) {
        @Override
        void strike(DisruptionSite site) {
            site.loseNode();
        }
    },
    API_DOWN("api-down", "the API server is killed, and started again after 15 s", End.SAME_MOVER) {
        @Override
        void strike(DisruptionSite site) throws InterruptedException {
            site.apiServerDown(Duration.ofSeconds(15));
        }
    },
    API_FROZEN("api-frozen", "the API server stands still for 15 s", End.SAME_MOVER) {
        @Override
        void strike(DisruptionSite site) throws InterruptedException {
            site.apiServerFrozen(Duration.ofSeconds(15));
        }
    };

    /** How a task ends that this happens to. */
    enum End {
        /** Completed, by the mover that was at work. */
        SAME_MOVER,
        /** Completed, by another one, and it keeps why. */
        NEXT_MOVER,
        /** Failed, with what the kubelet says of the mover: nobody knows whether its data are to blame. */
        FAILED
    }

    private final String label;
    private final String about;
    private final End end;

    Disruption(String label, String about, End end) {
        this.label = label;
        this.about = about;
        this.end = end;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String about() {
        return about;
    }

    End end() {
        return end;
    }

    /** While the mover works. */
    abstract void strike(DisruptionSite site) throws InterruptedException;
}
