package io.github.tailnethealth.metrics;

/** The declared receive functions. */
final class ReceiveFunctionMeters implements Concern {
    @Override
    public void write(Seen seen, Samples.Builder samples) {
        seen.report().receiveFunctions().forEach(status -> {
            String code = status.function().code();
            samples.flag(Family.RECEIVE_FUNC_RUNNING, status.running(), code);
            samples.number(Family.RECEIVE_FUNC_CALLS, status.calls(), code);
        });
    }
}
