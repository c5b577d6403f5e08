package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.Report;

/** The link to the control server. */
final class ControlMeters implements Concern {
    @Override
    public void write(Seen seen, Samples.Builder samples) {
        Report.Control control = seen.report().control();
        samples.flag(Family.CONTROL_MAP_POLL_ACTIVE, control.inMapPoll());
        samples.time(Family.CONTROL_LAST_MAP_RESPONSE, control.lastMapResponse());
        samples.time(Family.CONTROL_LAST_MAP_REQUEST_HEARD, control.lastMapRequestHeard());
        samples.number(Family.CONTROL_MESSAGES, control.messages());
        samples.number(Family.TLS_CONNECTION_ERRORS, control.tlsErrors());
    }
}
