/** The sandbox's story: a cluster, an application's volume, its way into a repository and back, and the account. */
@NullMarked
package io.stevedore.sandbox.scenario;

import org.jspecify.annotations.NullMarked;
