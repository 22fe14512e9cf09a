/** A real control plane on loopback: etcd, API server, controller manager and scheduler as child processes. */
@NullMarked
package io.stevedore.sandbox.controlplane;

import org.jspecify.annotations.NullMarked;
