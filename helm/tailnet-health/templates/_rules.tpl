{{- /* Every group of the rule files as they are, as {groups: [...]}: the same bytes that promtool reads. */ -}}
{{- define "tailnet-health.ruleFiles" -}}
{{- $groups := list -}}
{{- range $path, $file := .Files.Glob "files/rules/*.yaml" -}}
{{- $groups = concat $groups (fromYaml ($file | toString)).groups -}}
{{- end -}}
{{- dict "groups" $groups | toYaml -}}
{{- end -}}

{{- /* Names of alerts in values must be those of alerts. */ -}}
{{- define "tailnet-health.validateRules" -}}
{{- $known := list -}}
{{- range (include "tailnet-health.ruleFiles" . | fromYaml).groups -}}
{{- range .rules -}}
{{- with .alert -}}{{- $known = append $known . -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- $known = $known | uniq | sortAlpha -}}
{{- $values := .Values.monitoring.prometheusRule -}}
{{- range $values.disabled -}}
{{- if not (has . $known) -}}
{{- fail (printf "monitoring.prometheusRule.disabled: there is no alert %q; there are %s" . (join ", " $known)) -}}
{{- end -}}
{{- end -}}
{{- range $name, $severity := $values.severities -}}
{{- if not (has $name $known) -}}
{{- fail (printf "monitoring.prometheusRule.severities: there is no alert %q; there are %s" $name (join ", " $known)) -}}
{{- end -}}
{{- end -}}
{{- $t := $values.thresholds -}}
{{- if ge (int $t.keyExpiryCriticalDays) (int $t.keyExpiryWarningDays) -}}
{{- fail (printf "monitoring.prometheusRule.thresholds.keyExpiryCriticalDays: %d is not less than keyExpiryWarningDays, %d" (int $t.keyExpiryCriticalDays) (int $t.keyExpiryWarningDays)) -}}
{{- end -}}
{{- end -}}

{{- /* A threshold in an expression: dict "rule" rule "from" text "to" text. A rule file that does not have it is a mistake of ours. */ -}}
{{- define "tailnet-health.threshold" -}}
{{- if not (contains .from .rule.expr) -}}
{{- fail (printf "files/rules: the expression of %s has no %q for its threshold" .rule.alert .from) -}}
{{- end -}}
{{- $_ := set .rule "expr" (replace .from .to .rule.expr) -}}
{{- end -}}

{{- /* The groups as the values want them. */ -}}
{{- define "tailnet-health.ruleGroups" -}}
{{- $root := . -}}
{{- $values := .Values.monitoring.prometheusRule -}}
{{- $t := $values.thresholds -}}
{{- $groups := list -}}
{{- range (include "tailnet-health.ruleFiles" . | fromYaml).groups -}}
{{- $rules := list -}}
{{- range $rule := .rules -}}
{{- if not $rule.alert -}}
{{- $rules = append $rules $rule -}}
{{- else if and (not (has $rule.alert $values.disabled)) (or (eq $root.Values.mode "embedded") (ne $rule.annotations.modes "embedded")) -}}
{{- if eq $rule.alert "TailnetNodeKeyExpiringSoon" -}}
{{- $file := ternary 14 2 (eq $rule.labels.severity "warning") -}}
{{- $days := ternary $t.keyExpiryWarningDays $t.keyExpiryCriticalDays (eq $rule.labels.severity "warning") | int -}}
{{- include "tailnet-health.threshold" (dict "rule" $rule "from" (printf "%d * 86400" $file) "to" (printf "%d * 86400" $days)) -}}
{{- include "tailnet-health.threshold" (dict "rule" $rule "from" (printf "[%dd:" $file) "to" (printf "[%dd:" $days)) -}}
{{- else if eq $rule.alert "TailnetControlOutageSuspected" -}}
{{- include "tailnet-health.threshold" (dict "rule" $rule "from" ">= 3" "to" (printf ">= %d" (int $t.fleetNodes))) -}}
{{- include "tailnet-health.threshold" (dict "rule" $rule "from" "> 0.5" "to" (printf "> %v" $t.fleetShare)) -}}
{{- else if eq $rule.alert "TailnetDerpRegionUnavailable" -}}
{{- include "tailnet-health.threshold" (dict "rule" $rule "from" ">= 3" "to" (printf ">= %d" (int $t.fleetNodes))) -}}
{{- include "tailnet-health.threshold" (dict "rule" $rule "from" "> 0.5" "to" (printf "> %v" $t.fleetShare)) -}}
{{- end -}}
{{- with get $values.severities $rule.alert -}}
{{- $_ := set $rule.labels "severity" . -}}
{{- end -}}
{{- with $values.runbookUrlBase -}}
{{- $_ := set $rule.annotations "runbook_url" (printf "%s/%s" (trimSuffix "/" .) (base $rule.annotations.runbook_url)) -}}
{{- end -}}
{{- $rules = append $rules $rule -}}
{{- end -}}
{{- end -}}
{{- if $rules -}}
{{- $groups = append $groups (dict "name" .name "rules" $rules) -}}
{{- end -}}
{{- end -}}
{{- with $values.extraRules -}}
{{- $groups = append $groups (dict "name" "tailnet-health.extra" "rules" .) -}}
{{- end -}}
{{- dict "groups" $groups | toYaml -}}
{{- end -}}
