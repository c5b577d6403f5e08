{{- /* What the schema cannot say: combinations of values that cannot work. Each message names its values. */ -}}
{{- define "tailnet-health.validate" -}}
{{- $v := .Values -}}
{{- if eq (int $v.ports.probes) (int $v.ports.management) -}}
{{- fail (printf "ports.management: %d is ports.probes too; the management port shows everything, so give it a port of its own" (int $v.ports.management)) -}}
{{- end -}}
{{- if and $v.config $v.existingConfigMap -}}
{{- fail "existingConfigMap: config is set too; put the properties into one of the two" -}}
{{- end -}}
{{- include "tailnet-health.validateConfig" . -}}
{{- if include "tailnet-health.hasWorkload" . -}}
{{- include "tailnet-health.validateWorkload" . -}}
{{- end -}}
{{- include "tailnet-health.validateMonitoring" . -}}
{{- end -}}

{{- /* Properties that the chart sets itself, and that would be without effect in config. */ -}}
{{- define "tailnet-health.validateConfig" -}}
{{- $config := .Values.config -}}
{{- $owned := dict
    "server.port" "ports.probes"
    "management.server.port" "ports.management"
    "tailnet.health.localapi.socket" "socket.path" -}}
{{- range $property, $value := $owned -}}
{{- $nested := $config -}}
{{- $isSet := hasKey $config $property -}}
{{- $found := true -}}
{{- range $part := splitList "." $property -}}
{{- if and $found (kindIs "map" $nested) (hasKey $nested $part) -}}
{{- $nested = get $nested $part -}}
{{- else -}}
{{- $found = false -}}
{{- end -}}
{{- end -}}
{{- if or $isSet $found -}}
{{- fail (printf "config: %s is set by the chart; use the value %s" $property $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tailnet-health.validateWorkload" -}}
{{- $v := .Values -}}
{{- $t := $v.tailscaled -}}
{{- if and (not $t.enabled) (not $v.socket.volume) -}}
{{- fail "socket.volume: tailscaled.enabled is false, so nobody makes a socket here; name the volume that holds one, for example {hostPath: {path: /var/run/tailscale, type: Directory}}" -}}
{{- end -}}
{{- if $t.enabled -}}
{{- $ours := dig "runAsUser" (dig "runAsUser" 65532 $v.podSecurityContext) $v.securityContext | int -}}
{{- $theirs := dig "runAsUser" (dig "runAsUser" 0 $v.podSecurityContext) $t.securityContext | int -}}
{{- if not $t.userspace -}}{{- $theirs = 0 -}}{{- end -}}
{{- if eq $ours $theirs -}}
{{- fail (printf "securityContext.runAsUser: %d is tailscaled.securityContext.runAsUser too; with the daemon's own uid our container could change the node" $ours) -}}
{{- end -}}
{{- if and $t.stateSecret $t.stateVolume -}}
{{- fail "tailscaled.stateVolume: tailscaled.stateSecret is set too; the state is kept in one place" -}}
{{- end -}}
{{- if and $t.stateSecret (ne $v.workload.kind "StatefulSet") (or (eq $v.workload.kind "DaemonSet") (gt (int $v.workload.replicas) 1)) -}}
{{- fail "tailscaled.stateSecret: several pods would be one node; use workload.kind StatefulSet, or workload.replicas 1" -}}
{{- end -}}
{{- if and $t.stateVolume (gt (int $v.workload.replicas) 1) (ne $v.workload.kind "DaemonSet") -}}
{{- fail "tailscaled.stateVolume: several pods would be one node; use workload.kind StatefulSet with tailscaled.stateSecret, or workload.replicas 1" -}}
{{- end -}}
{{- if and (ne $t.login "containerboot") $t.upArgs -}}
{{- fail (printf "tailscaled.upArgs: nobody runs `tailscale up` with tailscaled.login %s; use tailscaled.config" $t.login) -}}
{{- end -}}
{{- if and (ne $t.login "config") $t.config -}}
{{- fail (printf "tailscaled.config: no configuration file is read with tailscaled.login %s; set tailscaled.login to config" $t.login) -}}
{{- end -}}
{{- if and (eq $t.login "none") (or $t.auth.existingSecret $t.loginServer $t.hostname) -}}
{{- fail "tailscaled.login: with none nobody logs in, so tailscaled.auth.existingSecret, tailscaled.loginServer and tailscaled.hostname are without effect; set it to containerboot or config" -}}
{{- end -}}
{{- if and $t.args (ne $t.login "none") (ne $t.login "config") -}}
{{- fail "tailscaled.args: containerboot takes environment variables; set tailscaled.login to config or none for an image whose entry point is tailscaled" -}}
{{- end -}}
{{- range $name, $image := dict "tailscaled.image.tag" $t.image -}}
{{- if and (not $image.digest) (has $image.tag (list "" "latest" "stable" "unstable")) -}}
{{- fail (printf "%s: %q is no version; give a version or tailscaled.image.digest" $name $image.tag) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if eq $v.image.tag "latest" -}}{{- if not $v.image.digest -}}
{{- fail "image.tag: \"latest\" is no version; give a version or image.digest" -}}
{{- end -}}{{- end -}}
{{- if has (dir $v.socket.path) (list "/" "/tmp" "/etc" "/var" "/run" "/var/run") -}}
{{- fail (printf "socket.path: the directory %s is shared by both containers and must hold nothing else; use one of its own, for example /var/run/tailscale" (dir $v.socket.path)) -}}
{{- end -}}
{{- if eq $v.sidecar.startupGate "node" -}}
{{- if not $v.sidecar.native -}}
{{- fail "sidecar.startupGate: node holds back ordinary containers only if sidecar.native is true" -}}
{{- end -}}
{{- if and $t.enabled (not $t.native) -}}
{{- fail "sidecar.startupGate: node is a deadlock, because our container would wait for a tailscaled that waits for it; set tailscaled.native to true" -}}
{{- end -}}
{{- if not $v.extraContainers -}}
{{- fail "sidecar.startupGate: node holds back ordinary containers, and extraContainers has none" -}}
{{- end -}}
{{- end -}}
{{- if and (not $t.enabled) $t.livenessProbe.enabled -}}
{{- fail "tailscaled.livenessProbe.enabled: tailscaled.enabled is false, so there is no container to restart" -}}
{{- end -}}
{{- if and (eq $v.workload.kind "DaemonSet") $v.podDisruptionBudget.enabled -}}
{{- fail "podDisruptionBudget.enabled: a DaemonSet's pods are not evicted; set it to false or choose another workload.kind" -}}
{{- end -}}
{{- with $v.podDisruptionBudget -}}
{{- if and (not (kindIs "invalid" .minAvailable)) (not (kindIs "invalid" .maxUnavailable)) -}}
{{- fail "podDisruptionBudget.maxUnavailable: podDisruptionBudget.minAvailable is set too; Kubernetes takes one of the two" -}}
{{- end -}}
{{- end -}}
{{- if and (not $v.serviceAccount.create) (not $v.serviceAccount.name) $t.enabled $t.stateSecret -}}
{{- fail "serviceAccount.name: tailscaled.stateSecret needs a service account of its own; set serviceAccount.create, or name one" -}}
{{- end -}}
{{- end -}}

{{- define "tailnet-health.validateMonitoring" -}}
{{- $m := .Values.monitoring -}}
{{- if or $m.podMonitor.enabled $m.serviceMonitor.enabled -}}
{{- if include "tailnet-health.hasWorkload" . -}}
{{- if or $m.target.matchLabels $m.target.port -}}
{{- fail "monitoring.target: the chart's own workload is scraped; set workload.enabled to false, or mode to embedded, to scrape pods of your own" -}}
{{- end -}}
{{- if and $m.serviceMonitor.enabled (not .Values.service.enabled) -}}
{{- fail "monitoring.serviceMonitor.enabled: service.enabled is false, so there is no Service to scrape" -}}
{{- end -}}
{{- else if not $m.target.matchLabels -}}
{{- fail "monitoring.target.matchLabels: the chart makes no workload, so say which pods to scrape" -}}
{{- end -}}
{{- if and $m.podMonitor.enabled $m.serviceMonitor.enabled -}}
{{- fail "monitoring.serviceMonitor.enabled: monitoring.podMonitor.enabled is true too, and every node would be counted twice; choose one" -}}
{{- end -}}
{{- end -}}
{{- end -}}
