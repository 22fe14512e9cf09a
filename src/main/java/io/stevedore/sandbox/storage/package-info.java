/** Plays a disk array: a CSI provisioner and the snapshot controllers, with directories for volumes. */
@NullMarked
package io.stevedore.sandbox.storage;

import org.jspecify.annotations.NullMarked;
