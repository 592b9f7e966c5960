/** What a text must not hold before people see it: control characters and passwords. */
package io.patchflow.text;
