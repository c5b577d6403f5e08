package io.github.tailnethealth.app;

import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * The program's web server, of which no client holds a thread by sending or reading slowly, nor much of the heap by
 * being connected. Spring Boot takes the class for the management port as well.
 */
final class ProgramWebServer extends TomcatServletWebServerFactory {
    /** Longer than any answer; the system may grant less. */
    private static final String ANSWER_BYTES = Integer.toString(256 << 10);
    /** Of each connection's buffers in the heap; a request of ours is shorter. */
    private static final String READ_BYTES = Integer.toString(1 << 10);

    private static final String WRITE_BYTES = Integer.toString(4 << 10);

    ProgramWebServer() {
        addEngineValves(new BriefRequests());
        addConnectorCustomizers(ProgramWebServer::sizeBuffers);
    }

    private static void sizeBuffers(Connector connector) {
        connector.setProperty("socket.txBufSize", ANSWER_BYTES); // no thread waits for the reader
        connector.setProperty("socket.appReadBufSize", READ_BYTES);
        connector.setProperty("socket.appWriteBufSize", WRITE_BYTES);
    }
}
