/** Chart and image on a real one-node Kubernetes, with a real tailnet. */
package io.github.tailnethealth.kube;
