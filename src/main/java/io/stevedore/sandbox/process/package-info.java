/** Programs that run as long as the sandbox does, and never longer. */
@NullMarked
package io.stevedore.sandbox.process;

import org.jspecify.annotations.NullMarked;
