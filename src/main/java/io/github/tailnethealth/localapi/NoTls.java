package io.github.tailnethealth.localapi;

import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * What a client has for TLS that speaks none. Jetty's own would load some 350 classes and every certificate authority
 * that the JVM trusts, whenever a client starts.
 */
final class NoTls extends SslContextFactory.Client {
    @Override
    protected void doStart() {
        // there is nothing to load
    }
}
