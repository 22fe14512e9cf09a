/** The agent's view of a mover that runs elsewhere: its pod, its events, and the slots of this node. */
@NullMarked
package io.stevedore.datapath;

import org.jspecify.annotations.NullMarked;
