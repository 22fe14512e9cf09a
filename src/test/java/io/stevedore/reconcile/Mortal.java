package io.stevedore.reconcile;

import io.stevedore.memory.MemoryHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * An agent's way to the server, on which it dies after a request: the server has seen it, the agent never sees the
 * answer, and nothing more of it happens. For the world that is the same as dying before the next request; and after one
 * that has left the world as it was, it is the same as after the one before, so that those are not told apart.
 */
final class Mortal implements MemoryHttp.Line {
    /** The agent died. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super("dead", null, false, false);
        }
    }

    private final int last;
    private final LongSupplier world;
    private final List<String> requests = new ArrayList<>();
    private long seen;
    private int changes;
    private boolean born;
    private boolean dead;

    /**
     * @param last  after so many requests that found or left another world it is dead, not counting those of its start
     * @param world the version of the world
     */
    Mortal(int last, LongSupplier world) {
        this.last = last;
        this.world = world;
    }

    static Mortal immortal() {
        return new Mortal(Integer.MAX_VALUE, () -> 0);
    }

    /** Its start is over. */
    void born() {
        born = true;
        seen = world.getAsLong();
        die();
    }

    @Override
    public void before(String request) {
        if (dead) {
            throw new Died();
        }
    }

    @Override
    public void after(String request) {
        if (born) {
            requests.add(request);
            changes += world.getAsLong() == seen ? 0 : 1;
            seen = world.getAsLong();
        }
        die();
    }

    private void die() {
        if (dead || born && changes == last) {
            dead = true;
            throw new Died();
        }
    }

    boolean dead() {
        return dead;
    }

    List<String> requests() {
        return requests;
    }
}
