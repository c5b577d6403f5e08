{{- define "tailnet-health.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- /* At most 52 characters: controllers append a hash to the names of pods. */ -}}
{{- define "tailnet-health.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tailnet-health.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{- define "tailnet-health.selectorLabels" -}}
app.kubernetes.io/name: {{ include "tailnet-health.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tailnet-health.labels" -}}
{{- $own := dict
    "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
    "app.kubernetes.io/version" (.Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-")
    "app.kubernetes.io/managed-by" .Release.Service
    "app.kubernetes.io/part-of" "tailnet-health" -}}
{{- $selector := include "tailnet-health.selectorLabels" . | fromYaml -}}
{{- mergeOverwrite (deepCopy .Values.commonLabels) $own $selector | toYaml -}}
{{- end -}}

{{- /* Without the versions of chart and program: a new chart alone restarts no node. */ -}}
{{- define "tailnet-health.podLabels" -}}
{{- $selector := include "tailnet-health.selectorLabels" . | fromYaml -}}
{{- mergeOverwrite (deepCopy .Values.commonLabels) (deepCopy .Values.podLabels) $selector | toYaml -}}
{{- end -}}

{{- define "tailnet-health.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "tailnet-health.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* The reference of an image: dict "root" $ "image" .Values.image "tag" "used without a tag" */ -}}
{{- define "tailnet-health.image" -}}
{{- $registry := default .image.registry .root.Values.global.imageRegistry -}}
{{- $name := ternary .image.repository (printf "%s/%s" $registry .image.repository) (empty $registry) -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $name .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .tag .image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* Whether the chart makes a workload of its own. */ -}}
{{- define "tailnet-health.hasWorkload" -}}
{{- if and (eq .Values.mode "node") .Values.workload.enabled -}}true{{- end -}}
{{- end -}}

{{- /* Whether the state outlives the pod. */ -}}
{{- define "tailnet-health.keepsState" -}}
{{- if and .Values.tailscaled.enabled (or .Values.tailscaled.stateSecret .Values.tailscaled.stateVolume) -}}true{{- end -}}
{{- end -}}

{{- /* A native sidecar cannot be a pod's only container: without another one ours is an ordinary one. */ -}}
{{- define "tailnet-health.isNative" -}}
{{- if .Values.sidecar.native -}}
{{- if or (not (include "tailnet-health.hasWorkload" .)) .Values.extraContainers (and .Values.tailscaled.enabled (not .Values.tailscaled.native)) -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tailnet-health.configMapName" -}}
{{- if .Values.existingConfigMap -}}
{{- .Values.existingConfigMap -}}
{{- else if .Values.config -}}
{{- include "tailnet-health.fullname" . -}}
{{- end -}}
{{- end -}}

{{- /* The labels of what is scraped: the workload's, or those of another one's pods. */ -}}
{{- define "tailnet-health.targetLabels" -}}
{{- if .Values.monitoring.target.matchLabels -}}
{{- toYaml .Values.monitoring.target.matchLabels -}}
{{- else -}}
{{- include "tailnet-health.selectorLabels" . -}}
{{- end -}}
{{- end -}}

{{- define "tailnet-health.targetPort" -}}
{{- default .Values.ports.management .Values.monitoring.target.port -}}
{{- end -}}

{{- /* Replaces any job that the operator derives: the rules know one. Applied last of all relabelings. */ -}}
{{- define "tailnet-health.relabelings" -}}
- targetLabel: job
  replacement: tailnet-health
{{- end -}}

{{- /* metadata of a monitoring object: dict "root" $ "name" name "values" .Values.monitoring.podMonitor */ -}}
{{- define "tailnet-health.monitoringMetadata" -}}
name: {{ .name }}
namespace: {{ default (include "tailnet-health.namespace" .root) .values.namespace }}
labels:
  {{- mergeOverwrite (include "tailnet-health.labels" .root | fromYaml) (deepCopy (default dict .values.labels)) | toYaml | nindent 2 }}
{{- with .values.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
