/** The rules, dashboards, runbooks and the chart's monitoring, held against running programs, Prometheus and Alertmanager. */
package io.github.tailnethealth.monitoring;
