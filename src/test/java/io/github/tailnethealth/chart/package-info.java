/** The Helm chart: what it renders, what it refuses, and that Kubernetes takes it. */
package io.github.tailnethealth.chart;
