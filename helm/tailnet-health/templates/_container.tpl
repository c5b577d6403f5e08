{{- /*
Our container, for the chart's own workload and for pods of another chart.

A chart that has this one as a dependency (with workload.enabled: false) writes

    initContainers:          # containers: where sidecar.native is false
      {{- include "tailnet-health.sidecar" (index .Subcharts "tailnet-health") | nindent 8 }}
    volumes:
      {{- include "tailnet-health.sidecarVolumes" (index .Subcharts "tailnet-health") | nindent 8 }}

and mounts the volume "tailscale-socket" where its tailscaled makes its socket. Such a pod should have
enableServiceLinks: false.
*/ -}}
{{- define "tailnet-health.sidecar" -}}
{{- include "tailnet-health.validate" . -}}
- {{ include "tailnet-health.container" . | nindent 2 | trim }}
{{- end -}}

{{- define "tailnet-health.sidecarVolumes" -}}
- name: tailscale-socket
  {{- toYaml (default (dict "emptyDir" dict) .Values.socket.volume) | nindent 2 }}
- name: tailnet-health-tmp
  emptyDir: {}
{{- with include "tailnet-health.configMapName" . }}
- name: tailnet-health-config
  configMap:
    name: {{ . }}
{{- end }}
{{- end -}}

{{- define "tailnet-health.container" -}}
{{- $hasWorkload := include "tailnet-health.hasWorkload" . -}}
{{- $gate := .Values.sidecar.gatePodReadiness -}}
{{- if not (kindIs "bool" $gate) -}}{{- $gate = not (empty $hasWorkload) -}}{{- end -}}
name: tailnet-health
image: {{ include "tailnet-health.image" (dict "root" . "image" .Values.image "tag" .Chart.AppVersion) }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- if include "tailnet-health.isNative" . }}
restartPolicy: Always
{{- end }}
env:
  # every address of the pod, IPv6 as well
  - name: SERVER_ADDRESS
    value: 0.0.0.0
  - name: SERVER_PORT
    value: {{ .Values.ports.probes | quote }}
  - name: MANAGEMENT_SERVER_PORT
    value: {{ .Values.ports.management | quote }}
  - name: TAILNET_HEALTH_LOCALAPI_SOCKET
    value: {{ .Values.socket.path | quote }}
  {{- if include "tailnet-health.configMapName" . }}
  - name: SPRING_CONFIG_ADDITIONAL_LOCATION
    value: file:/etc/tailnet-health/
  {{- end }}
  {{- if and $hasWorkload .Values.tailscaled.livenessProbe.enabled }}
  # what the kubelet asks for tailscaled: whether it answers
  - name: MANAGEMENT_ENDPOINT_HEALTH_GROUP_DAEMON_INCLUDE
    value: tailnet-feed
  - name: MANAGEMENT_ENDPOINT_HEALTH_GROUP_DAEMON_SHOWDETAILS
    value: never
  - name: MANAGEMENT_ENDPOINT_HEALTH_GROUP_DAEMON_SHOWCOMPONENTS
    value: never
  - name: MANAGEMENT_ENDPOINT_HEALTH_GROUP_DAEMON_ADDITIONALPATH
    value: server:/daemonz
  {{- end }}
  {{- with .Values.javaOpts }}
  - name: JAVA_TOOL_OPTIONS
    value: {{ . | quote }}
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - name: probes
    containerPort: {{ .Values.ports.probes }}
    protocol: TCP
  - name: management
    containerPort: {{ .Values.ports.management }}
    protocol: TCP
startupProbe:
  httpGet:
    path: {{ ternary "/readyz" "/livez" (eq .Values.sidecar.startupGate "node") }}
    port: {{ .Values.ports.probes }}
  periodSeconds: {{ .Values.startupProbe.periodSeconds }}
  timeoutSeconds: {{ .Values.startupProbe.timeoutSeconds }}
  {{- if eq .Values.sidecar.startupGate "node" }}
  failureThreshold: {{ divf .Values.sidecar.startupGateTimeoutSeconds .Values.startupProbe.periodSeconds | ceil | int }}
  {{- else }}
  failureThreshold: {{ .Values.startupProbe.failureThreshold }}
  {{- end }}
livenessProbe:
  httpGet:
    path: /livez
    port: {{ .Values.ports.probes }}
  {{- toYaml .Values.livenessProbe | nindent 2 }}
{{- if $gate }}
readinessProbe:
  httpGet:
    path: /readyz
    port: {{ .Values.ports.probes }}
  {{- toYaml .Values.readinessProbe | nindent 2 }}
{{- end }}
{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: tailscale-socket
    mountPath: {{ dir .Values.socket.path }}
    readOnly: true
  - name: tailnet-health-tmp
    mountPath: /tmp
  {{- if include "tailnet-health.configMapName" . }}
  - name: tailnet-health-config
    mountPath: /etc/tailnet-health
    readOnly: true
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
