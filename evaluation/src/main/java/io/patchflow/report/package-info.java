/** Pictures and pages of a run: curves and the report. */
package io.patchflow.report;
