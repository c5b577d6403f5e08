package io.github.tailnethealth.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private String url;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            exchange.getResponseHeaders().set("Location", "/200");
            exchange.sendResponseHeaders(Integer.parseInt(path.substring(1)), -1);
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void itIsContentIfEveryUrlAnswers200() {
        assertThatCode(() -> TailnetHealthApplication.main(new String[] {"probe", url + "200", url + "200"}))
                .doesNotThrowAnyException();
        assertThat(asked).hasSize(2);
    }

    @Test
    void itFailsAtTheFirstThatDoesNotAndNamesIt() {
        assertThatThrownBy(() -> TailnetHealthApplication.main(new String[] {"probe", url + "503", url + "200"}))
                .hasMessage(url + "503 answers 503");
        assertThat(asked).hasSize(1);
    }

    @Test
    void itFollowsNobodyElsewhere() {
        assertThatThrownBy(() -> Probe.run(List.of(url + "302"))).hasMessage(url + "302 answers 302");
    }

    @Test
    void itNamesTheUrlThatDoesNotAnswer() {
        server.stop(0);

        assertThatThrownBy(() -> Probe.run(List.of(url + "200"))).hasMessageContaining(url + "200 does not answer");
    }

    @Test
    void itRefusesWhatIsNoUrl() {
        assertThatThrownBy(() -> Probe.run(List.of())).hasMessageContaining("at least one URL");
        assertThatThrownBy(() -> Probe.run(List.of("nonsense"))).hasMessage("nonsense is no URL");
        assertThatThrownBy(() -> Probe.run(List.of("file:/etc/passwd"))).hasMessage("file:/etc/passwd is not HTTP");
    }
}
