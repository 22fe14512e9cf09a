/** A Kubernetes cluster of its own for one run: only what needs a kernel and a disk array is played, the rest is real. */
@NullMarked
package io.stevedore.sandbox;

import org.jspecify.annotations.NullMarked;
