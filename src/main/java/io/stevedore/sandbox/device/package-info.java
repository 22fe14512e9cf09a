/** Block devices of the sandbox: files of this machine behind loop devices. */
@NullMarked
package io.stevedore.sandbox.device;

import org.jspecify.annotations.NullMarked;
