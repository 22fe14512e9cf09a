/** An object store on this machine: a folder behind a server that speaks S3. */
@NullMarked
package io.stevedore.sandbox.s3;

import org.jspecify.annotations.NullMarked;
