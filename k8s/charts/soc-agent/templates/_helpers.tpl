{{/* Names: <release>-soc-agent, or the release's own where it says so already. */}}
{{- define "soc-agent.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "soc-agent.selector" -}}
app.kubernetes.io/name: soc-agent
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "soc-agent.labels" -}}
{{ include "soc-agent.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* Every workload by name, with its defaults filled in; the one list that all templates loop over. */}}
{{- define "soc-agent.workloads" -}}
{{- $all := dict -}}
{{- range $name, $own := .Values.services -}}
{{- $_ := set $all $name (mergeOverwrite (dict) (deepCopy $.Values.workloadDefaults) (deepCopy $own)) -}}
{{- end -}}
{{- range $kind, $own := .Values.agents -}}
{{- $agent := mergeOverwrite (dict) (deepCopy $.Values.workloadDefaults) (deepCopy $.Values.agentDefaults) (deepCopy (default dict $own)) -}}
{{- $_ := set $agent "agent" $kind -}}
{{- if not $agent.scaling.queues -}}
{{- $_ := set $agent.scaling "queues" (list (printf "agent-%s" $kind)) -}}
{{- end -}}
{{- if not $agent.concurrency -}}
{{- $_ := set $agent "concurrency" (ternary $.Values.model.concurrency 20 $.Values.model.enabled) -}}
{{- end -}}
{{- if $.Values.model.enabled -}}
{{- $_ := set $agent "terminationGracePeriodSeconds" (max $agent.terminationGracePeriodSeconds (add $.Values.model.timeoutSeconds 15)) -}}
{{- end -}}
{{- $_ := set $all (printf "agent-%s" $kind) $agent -}}
{{- end -}}
{{- range $name, $workload := $all -}}
{{- if not $workload.enabled -}}{{- $_ := unset $all $name -}}{{- end -}}
{{- end -}}
{{- toYaml $all -}}
{{- end }}

{{/* How a workload scales: `keda`, `hpa`, or nothing for a fixed number of replicas. */}}
{{- define "soc-agent.scaler" -}}
{{- $by := .workload.scaling.by -}}
{{- if eq $by "cpu" -}}hpa
{{- else if and (eq $by "queues") (eq .root.Values.scaling.workers "keda") -}}keda
{{- else if and (eq $by "queues") (eq .root.Values.scaling.workers "cpu") -}}hpa
{{- end -}}
{{- end }}

{{- define "soc-agent.image" -}}
{{- $image := .root.Values.image -}}
{{- $path := compact (list $image.registry $image.repository (default .name .workload.image)) | join "/" -}}
{{- if .workload.digest -}}
{{ printf "%s@%s" $path .workload.digest }}
{{- else -}}
{{ printf "%s:%s" $path (default .root.Chart.AppVersion $image.tag) }}
{{- end -}}
{{- end }}

{{/* What PodSecurity "restricted" asks of a container, and a file system nobody can write to. */}}
{{- define "soc-agent.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "soc-agent.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "soc-agent.redisSecret" -}}
{{- $redis := .Values.redis -}}
{{- if eq $redis.mode "builtin" -}}
{{ default (printf "%s-redis" (include "soc-agent.fullname" .)) $redis.builtin.existingSecret }}
{{- else -}}
{{ $redis.external.existingSecret }}
{{- end -}}
{{- end }}

{{- define "soc-agent.databaseSecret" -}}
{{- $database := .Values.database -}}
{{- if eq $database.mode "builtin" -}}
{{ default (printf "%s-postgres" (include "soc-agent.fullname" .)) $database.builtin.existingSecret }}
{{- else -}}
{{ $database.external.existingSecret }}
{{- end -}}
{{- end }}

{{- define "soc-agent.accessSecret" -}}
{{ default (printf "%s-access" (include "soc-agent.fullname" .)) .Values.access.existingSecret }}
{{- end }}

{{/* Where people reach the dashboard. */}}
{{- define "soc-agent.publicUrl" -}}
{{- if .Values.access.publicUrl -}}
{{ .Values.access.publicUrl }}
{{- else if .Values.ingress.enabled -}}
http{{ if .Values.ingress.tlsSecret }}s{{ end }}://{{ .Values.ingress.host }}
{{- else -}}
http://localhost:8080
{{- end -}}
{{- end }}

{{- define "soc-agent.modelSecret" -}}
{{ default (printf "%s-model" (include "soc-agent.fullname" .)) .Values.model.existingSecret }}
{{- end }}

{{/* What the values say one by one but not together; a schema cannot. */}}
{{- define "soc-agent.validate" -}}
{{- $redis := .Values.redis -}}
{{- if eq $redis.mode "external" -}}
{{- if not (or $redis.external.url $redis.external.existingSecret) -}}
{{- fail "redis.mode is external: set redis.external.url or redis.external.existingSecret" -}}
{{- end -}}
{{- if and $redis.external.sentinelMaster $redis.external.cluster -}}
{{- fail "redis.external: sentinelMaster and cluster exclude each other" -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.database.mode "external") (not .Values.database.external.existingSecret) -}}
{{- fail "database.mode is external: set database.external.existingSecret" -}}
{{- end -}}
{{- if and .Values.model.enabled (not (or .Values.model.apiKey .Values.model.existingSecret .Values.model.baseUrl)) -}}
{{- fail "model.enabled needs model.existingSecret, model.apiKey, or the model.baseUrl of a server that asks for no key" -}}
{{- end -}}
{{- if eq .Values.response.mode "execute" -}}
{{- if not (and .Values.response.webhookUrl .Values.response.existingSecret) -}}
{{- fail "response.mode is execute: set response.webhookUrl and response.existingSecret" -}}
{{- end -}}
{{- end -}}
{{- with .Values.oidc -}}
{{- if and .issuer (not (and .clientId .existingSecret .redirectUrl .roles)) -}}
{{- fail "oidc.issuer needs oidc.clientId, oidc.existingSecret, oidc.redirectUrl and oidc.roles" -}}
{{- end -}}
{{- end -}}
{{- if and .Values.gatewayApi.enabled (not .Values.gatewayApi.parentRefs) -}}
{{- fail "gatewayApi.enabled needs gatewayApi.parentRefs" -}}
{{- end -}}
{{- range $name, $workload := include "soc-agent.workloads" . | fromYaml -}}
{{- if gt ($workload.scaling.min | int) ($workload.scaling.max | int) -}}
{{- if ne $workload.scaling.by "none" -}}{{- fail (printf "%s: scaling.min is above scaling.max" $name) -}}{{- end -}}
{{- end -}}
{{- if and (eq $workload.scaling.by "queues") (not $workload.scaling.queues) -}}
{{- fail (printf "%s: scaling.by is queues: name them in scaling.queues" $name) -}}
{{- end -}}
{{- if and (eq $workload.scaling.by "queues") (not $workload.concurrency) -}}
{{- fail (printf "%s: scaling.by is queues: set concurrency, how many jobs one pod works on" $name) -}}
{{- end -}}
{{- end -}}
{{- end }}
