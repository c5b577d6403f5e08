{{- /* Where the daemon keeps its state: below the mount point, which it could not chmod. */ -}}
{{- define "tailnet-health.stateDirectory" -}}/var/lib/tailscale/state{{- end -}}

{{- define "tailnet-health.stateSecretName" -}}
{{- .Values.tailscaled.stateSecret -}}
{{- if eq .Values.workload.kind "StatefulSet" -}}-$(POD_INDEX){{- end -}}
{{- end -}}

{{- define "tailnet-health.tailscaledConfig" -}}
{{- $t := .Values.tailscaled -}}
{{- $config := dict "version" "alpha0" "locked" false -}}
{{- if $t.auth.existingSecret -}}{{- $_ := set $config "authKey" "file:/etc/tailscaled-auth/key" -}}{{- end -}}
{{- with $t.loginServer -}}{{- $_ := set $config "serverURL" . -}}{{- end -}}
{{- with $t.hostname -}}{{- $_ := set $config "hostname" . -}}{{- end -}}
{{- mergeOverwrite $config (deepCopy $t.config) | toPrettyJson -}}
{{- end -}}

{{- define "tailnet-health.tailscaledSecurityContext" -}}
{{- if .Values.tailscaled.userspace -}}
{{- toYaml .Values.tailscaled.securityContext -}}
{{- else -}}
{{- $kernel := dict
    "runAsNonRoot" false
    "runAsUser" 0
    "runAsGroup" 0
    "capabilities" (dict "drop" (list "ALL") "add" (list "NET_ADMIN" "NET_RAW")) -}}
{{- mergeOverwrite (deepCopy .Values.tailscaled.securityContext) $kernel | toYaml -}}
{{- end -}}
{{- end -}}

{{- define "tailnet-health.tailscaled" -}}
{{- $t := .Values.tailscaled -}}
{{- $boot := eq $t.login "containerboot" -}}
{{- $upArgs := $t.upArgs -}}
{{- with $t.loginServer -}}{{- $upArgs = prepend $upArgs (printf "--login-server=%s" .) -}}{{- end -}}
name: tailscaled
image: {{ include "tailnet-health.image" (dict "root" . "image" $t.image "tag" "") }}
imagePullPolicy: {{ $t.image.pullPolicy }}
{{- if $t.native }}
restartPolicy: Always
{{- end }}
{{- with $t.command }}
command:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $t.args }}
args:
  {{- toYaml $t.args | nindent 2 }}
{{- else if not $boot }}
args:
  - --socket={{ .Values.socket.path }}
  - --statedir={{ include "tailnet-health.stateDirectory" . }}
  {{- if $t.stateSecret }}
  - --state=kube:{{ include "tailnet-health.stateSecretName" . }}
  {{- end }}
  {{- if $t.userspace }}
  - --tun=userspace-networking
  {{- end }}
  {{- if eq $t.login "config" }}
  - --config=/etc/tailscaled/config.json
  {{- end }}
  {{- with $t.extraArgs }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
env:
  - name: POD_NAME
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
  - name: POD_UID
    valueFrom:
      fieldRef:
        fieldPath: metadata.uid
  # containerboot makes the socket there; who looks into any other container finds it by this
  - name: TS_SOCKET
    value: {{ .Values.socket.path | quote }}
  # the only other place that the read-only root leaves for it
  - name: TS_LOGS_DIR
    value: /var/lib/tailscale
  {{- if and $t.stateSecret (eq .Values.workload.kind "StatefulSet") }}
  - name: POD_INDEX
    valueFrom:
      fieldRef:
        fieldPath: metadata.labels['apps.kubernetes.io/pod-index']
  {{- end }}
  {{- if $boot }}
  - name: TS_STATE_DIR
    value: {{ include "tailnet-health.stateDirectory" . }}
  # empty, not absent: else it asks the API server for a Secret of its own choice
  - name: TS_KUBE_SECRET
    value: {{ if $t.stateSecret }}{{ include "tailnet-health.stateSecretName" . | quote }}{{ else }}""{{ end }}
  - name: TS_USERSPACE
    value: {{ $t.userspace | quote }}
  # a daemon that is logged in needs no key to start again
  - name: TS_AUTH_ONCE
    value: "true"
  - name: TS_BOOT_TIMEOUT
    value: {{ $t.bootTimeout | quote }}
  {{- with $t.hostname }}
  - name: TS_HOSTNAME
    value: {{ . | quote }}
  {{- end }}
  {{- with $upArgs }}
  - name: TS_EXTRA_ARGS
    value: {{ join " " . | quote }}
  {{- end }}
  {{- with $t.extraArgs }}
  - name: TS_TAILSCALED_EXTRA_ARGS
    value: {{ join " " . | quote }}
  {{- end }}
  {{- with $t.auth.existingSecret }}
  - name: TS_AUTHKEY
    valueFrom:
      secretKeyRef:
        name: {{ . }}
        key: {{ $t.auth.key }}
  {{- end }}
  {{- end }}
  {{- with $t.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- if $t.livenessProbe.enabled }}
livenessProbe:
  # answered by our container: any port of the pod will do
  httpGet:
    path: /daemonz
    port: {{ .Values.ports.probes }}
  {{- toYaml (omit $t.livenessProbe "enabled") | nindent 2 }}
{{- end }}
{{- with $t.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "tailnet-health.tailscaledSecurityContext" . | nindent 2 }}
volumeMounts:
  - name: tailscale-socket
    mountPath: {{ dir .Values.socket.path }}
  - name: tailscaled-state
    mountPath: /var/lib/tailscale
  - name: tailscaled-tmp
    mountPath: /tmp
  {{- if $t.stateSecret }}
  - name: tailscaled-token
    mountPath: /var/run/secrets/kubernetes.io/serviceaccount
    readOnly: true
  {{- end }}
  {{- if eq $t.login "config" }}
  - name: tailscaled-config
    mountPath: /etc/tailscaled
    readOnly: true
  {{- if $t.auth.existingSecret }}
  - name: tailscaled-auth
    mountPath: /etc/tailscaled-auth
    readOnly: true
  {{- end }}
  {{- end }}
  {{- if not $t.userspace }}
  - name: dev-net-tun
    mountPath: /dev/net/tun
  {{- end }}
{{- end -}}

{{- define "tailnet-health.tailscaledVolumes" -}}
{{- $t := .Values.tailscaled -}}
- name: tailscaled-state
  {{- toYaml (default (dict "emptyDir" dict) $t.stateVolume) | nindent 2 }}
- name: tailscaled-tmp
  emptyDir: {}
{{- if $t.stateSecret }}
- name: tailscaled-token
  projected:
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 3607
      - configMap:
          name: kube-root-ca.crt
          items:
            - key: ca.crt
              path: ca.crt
      - downwardAPI:
          items:
            - path: namespace
              fieldRef:
                fieldPath: metadata.namespace
{{- end }}
{{- if eq $t.login "config" }}
- name: tailscaled-config
  configMap:
    name: {{ include "tailnet-health.fullname" . }}-tailscaled
{{- with $t.auth.existingSecret }}
- name: tailscaled-auth
  secret:
    secretName: {{ . }}
    items:
      - key: {{ $t.auth.key }}
        path: key
{{- end }}
{{- end }}
{{- if not $t.userspace }}
- name: dev-net-tun
  hostPath:
    path: /dev/net/tun
    type: CharDevice
{{- end }}
{{- end -}}
