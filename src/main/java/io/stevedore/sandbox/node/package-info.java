/** Plays kubelets: Node objects with Leases, and pods as child processes with directories for volumes. */
@NullMarked
package io.stevedore.sandbox.node;

import org.jspecify.annotations.NullMarked;
