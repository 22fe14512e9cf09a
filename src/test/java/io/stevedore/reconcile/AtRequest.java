package io.stevedore.reconcile;

import io.stevedore.memory.MemoryHttp;

/** Lets something happen after one of an agent's requests. */
final class AtRequest implements MemoryHttp.Line {
    private final int at;
    private Runnable what = () -> {};
    private boolean armed;
    private int requests;

    /** @param at 1 for the first */
    AtRequest(int at) {
        this.at = at;
    }

    /** Requests count from now on. */
    void arm(Runnable happening) {
        what = happening;
        armed = true;
    }

    @Override
    public void after(String request) {
        if (armed && ++requests == at) {
            what.run();
        }
    }

    /** Whether it came so far. */
    boolean reached() {
        return requests >= at;
    }
}
