/** Runs one program in mount, PID and host name namespaces of its own, or with mapped paths where these are forbidden. */
@NullMarked
package io.stevedore.sandbox.node.container;

import org.jspecify.annotations.NullMarked;
