package io.github.tailnethealth.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Keeps threads and processors free for the probes. A body, which Tomcat would read to its end at the sender's pace, is
 * refused. What is longer than a probe's answer is made for a few at a time, and ends its connection, so that no second
 * answer has to wait until the first is read. Thread-safe.
 */
final class BriefRequests extends ValveBase {
    private static final Set<String> PROBES = Set.of("/livez", "/readyz");
    private static final int AT_A_TIME = 16;

    private final Semaphore longAnswers = new Semaphore(AT_A_TIME);

    BriefRequests() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE); // after which Tomcat closes
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        } else if (PROBES.contains(request.getRequestURI())) {
            getNext().invoke(request, response);
        } else if (longAnswers.tryAcquire()) {
            try {
                response.setHeader("Connection", "close");
                getNext().invoke(request, response);
            } finally {
                longAnswers.release();
            }
        } else {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE); // likewise
        }
    }
}
