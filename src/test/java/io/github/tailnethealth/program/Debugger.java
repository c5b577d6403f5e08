package io.github.tailnethealth.program;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes hold of single threads of a program that runs with {@link #AGENT}, as an operator's debugger would. */
final class Debugger implements AutoCloseable {
    /** The JVM's argument; the system chooses the port, and the log has it. */
    static final String AGENT = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    static final Pattern LISTENS = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");

    private final VirtualMachine vm;

    private Debugger(VirtualMachine vm) {
        this.vm = vm;
    }

    static Debugger attach(String port) throws Exception {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(c -> c.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        return new Debugger(connector.attach(arguments));
    }

    ThreadReference thread(String name) {
        return vm.allThreads().stream()
                .filter(thread -> thread.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no thread " + name));
    }

    /** Has a thread throw, wherever it is, one of the errors that a JVM keeps in reserve. */
    void kill(String thread) throws Exception {
        ObjectReference error = vm.classesByName("java.lang.OutOfMemoryError").get(0).instances(1).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the JVM has no error in reserve"));
        thread(thread).stop(error);
    }

    /** Lets everything go on. */
    @Override
    public void close() {
        vm.dispose();
    }
}
