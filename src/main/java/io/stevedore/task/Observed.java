package io.stevedore.task;

import io.stevedore.protocol.MoverProgress;
import java.time.Instant;
import java.util.Optional;

/**
 * The world, as far as one decision needs it.
 *
 * @param thisNode      the agent's node
 * @param ownerGone     no agent runs on the node that the phase names, and it is this one's turn to see to it
 * @param mover         from the mover's pod
 * @param reported      newest progress that the mover told; empty before the first
 * @param exposeFault   why the volume can never be exposed; empty while it may
 * @param cause         what keeps the volume from getting ready, and may heal; empty when nothing is seen
 * @param verdict       settled already, the end is being carried out
 * @param blocked       why a new task cannot be taken now; empty when it can
 * @param slotFree      a slot is, or could be, this task's
 * @param turn          when this agent may do what all may
 * @param retry         whether a lost mover may be started again; only of a mover that is lost
 * @param leftovers     a finished task still has objects of ours
 * @param cancelingSince when the mover was asked to stop
 * @param now           the agent's clock
 */
public record Observed(
        Task task,
        String thisNode,
        boolean ownerGone,
        Mover mover,
        Optional<MoverProgress> reported,
        Optional<String> exposeFault,
        Optional<Cause> cause,
        Optional<Verdict> verdict,
        Optional<String> blocked,
        boolean slotFree,
        Turn turn,
        Retry retry,
        boolean leftovers,
        Optional<Instant> cancelingSince,
        Instant now) {}
