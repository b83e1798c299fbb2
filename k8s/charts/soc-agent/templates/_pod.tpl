{{/* The one pod of this chart. Takes root, name, workload. */}}
{{- define "soc-agent.pod" -}}
{{- $root := .root -}}
{{- $workload := .workload -}}
metadata:
  labels:
    {{- /* no versions: those of the chart are no reason to start pods again */}}
    {{- include "soc-agent.selector" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
    {{- with $workload.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $workload.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  securityContext:
    {{- include "soc-agent.podSecurity" $workload.uid | nindent 4 }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $workload.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ $workload.terminationGracePeriodSeconds | int }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "soc-agent.selector" $root | nindent 10 }}
          app.kubernetes.io/component: {{ $.name }}
    {{- end }}
  {{- with $workload.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $workload.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $workload.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .name }}
      image: {{ include "soc-agent.image" . }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      securityContext:
        {{- include "soc-agent.containerSecurity" $root | nindent 8 }}
      ports:
        - name: http
          containerPort: 8080
        {{- if $workload.metrics }}
        - name: metrics
          containerPort: 9464
        {{- end }}
      env:
        {{- include "soc-agent.env" . | trim | nindent 8 }}
      # a start may take two minutes on a busy node; after that, liveness asks for the process alone and readiness for what it needs
      startupProbe:
        httpGet: { path: {{ $workload.probes.liveness | quote }}, port: http }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: {{ $workload.probes.liveness | quote }}, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: {{ $workload.probes.readiness | quote }}, port: http }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      {{- if and $workload.public (semverCompare ">=1.30-0" $root.Capabilities.KubeVersion.Version) }}
      # senders of requests hear a little late that this pod is going; a worker has nobody to wait for
      lifecycle:
        preStop: { sleep: { seconds: 5 } }
      {{- end }}
      resources:
        {{- toYaml $workload.resources | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if eq (include "soc-agent.redisCa" .) "true" }}
        - name: redis-ca
          mountPath: /etc/redis-ca
          readOnly: true
        {{- end }}
        {{- if eq (include "soc-agent.databaseCa" .) "true" }}
        - name: database-ca
          mountPath: /etc/database-ca
          readOnly: true
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
    {{- if eq (include "soc-agent.redisCa" .) "true" }}
    - name: redis-ca
      secret:
        secretName: {{ $root.Values.redis.external.caSecret }}
    {{- end }}
    {{- if eq (include "soc-agent.databaseCa" .) "true" }}
    - name: database-ca
      secret:
        secretName: {{ $root.Values.database.external.caSecret }}
    {{- end }}
{{- end }}

{{- define "soc-agent.redisCa" -}}
{{ and .workload.redis (eq .root.Values.redis.mode "external") (ne .root.Values.redis.external.caSecret "") }}
{{- end }}

{{- define "soc-agent.databaseCa" -}}
{{ and .workload.database (eq .root.Values.database.mode "external") (ne .root.Values.database.external.caSecret "") }}
{{- end }}

{{/* Variables, each once: what a workload says wins over what all say, and that over the chart's own. */}}
{{- define "soc-agent.env" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $fullname := include "soc-agent.fullname" $root -}}
{{- $env := dict -}}
{{- $secret := dict -}}
{{- if eq .name "web" -}}
{{- $_ := set $env "BACKEND_HOST" (printf "%s-gateway" $fullname) -}}
{{- $_ := set $env "BACKEND_PORT" "8080" -}}
{{- $_ := set $env "NOTIFIER_HOST" (printf "%s-notifier" $fullname) -}}
{{- $_ := set $env "NOTIFIER_PORT" "8080" -}}
{{- else -}}
{{- $_ := set $env "PORT" "8080" -}}
{{- $_ := set $env "METRICS_PORT" "9464" -}}
{{- $_ := set $env "LOG_MODE" $values.logMode -}}
{{- with $values.telemetry.endpoint -}}{{- $_ := set $env "OTEL_EXPORTER_OTLP_ENDPOINT" . -}}{{- end -}}
{{- end -}}
{{- with .workload.concurrency -}}{{- $_ := set $env "WORKER_CONCURRENCY" (. | int | toString) -}}{{- end -}}
{{- if .workload.redis -}}
{{- $external := $values.redis.external -}}
{{- if gt (int $values.redis.shards) 1 -}}{{- $_ := set $env "REDIS_SHARDS" ($values.redis.shards | int | toString) -}}{{- end -}}
{{- if gt (int $values.redis.waitReplicas) 0 -}}{{- $_ := set $env "REDIS_WAIT_REPLICAS" ($values.redis.waitReplicas | int | toString) -}}{{- end -}}
{{- if eq $values.redis.mode "builtin" -}}
{{- $_ := set $secret "REDIS_URL" (include "soc-agent.redisSecret" $root) -}}
{{- else -}}
{{- if $external.existingSecret -}}
{{- $_ := set $secret "REDIS_URL" $external.existingSecret -}}
{{- else -}}
{{- $_ := set $env "REDIS_URL" $external.url -}}
{{- end -}}
{{- with $external.sentinelMaster -}}
{{- $_ := set $env "REDIS_SENTINEL_MASTER" . -}}
{{- with $external.existingSecret -}}{{- $_ := set $secret "REDIS_SENTINEL_PASSWORD" . -}}{{- end -}}
{{- end -}}
{{- if $external.cluster -}}{{- $_ := set $env "REDIS_CLUSTER" "true" -}}{{- end -}}
{{- if $external.caSecret -}}{{- $_ := set $env "REDIS_CA_FILE" "/etc/redis-ca/ca.crt" -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- if .workload.database -}}
{{- $_ := set $secret "DATABASE_URL" (include "soc-agent.databaseSecret" $root) -}}
{{- $_ := set $env "DATABASE_CONNECTIONS" ($values.database.connections | int | toString) -}}
{{- end -}}
{{- with .workload.agent -}}{{- $_ := set $env "AGENTS" . -}}{{- end -}}
{{- if and $values.model.enabled (or .workload.agent (eq .name "coordinator")) -}}
{{- with $values.model.baseUrl -}}{{- $_ := set $env "OPENAI_BASE_URL" . -}}{{- end -}}
{{- if or $values.model.apiKey $values.model.existingSecret -}}
{{- $_ := set $secret "OPENAI_API_KEY" (include "soc-agent.modelSecret" $root) -}}
{{- end -}}
{{- if .workload.agent -}}
{{- $_ := set $env "LLM_MODEL" $values.model.name -}}
{{- $_ := set $env "LLM_TIMEOUT_SECONDS" ($values.model.timeoutSeconds | int | toString) -}}
{{- end -}}
{{- end -}}
{{- if eq .name "gateway" -}}
{{- $hosts := $values.gatewayApi.hostnames -}}
{{- if $values.ingress.enabled -}}{{- $hosts = append $hosts $values.ingress.host -}}{{- end -}}
{{- with $hosts -}}{{- $_ := set $env "ALLOWED_HOSTS" (join "," .) -}}{{- end -}}
{{- /* past a number of proxies anybody could say where they come from, unless nobody else gets to the gateway */}}
{{- $proxies := $values.access.trustedProxies -}}
{{- if and $proxies (or $values.networkPolicy.enabled (not (regexMatch "^[0-9]$" $proxies))) -}}
{{- $_ := set $env "TRUSTED_PROXIES" $proxies -}}
{{- end -}}
{{- if $values.oidc.issuer -}}
{{- $_ := set $env "OIDC_ISSUER" $values.oidc.issuer -}}
{{- $_ := set $env "OIDC_CLIENT_ID" $values.oidc.clientId -}}
{{- $_ := set $env "OIDC_REDIRECT_URL" $values.oidc.redirectUrl -}}
{{- $_ := set $env "OIDC_ROLES" $values.oidc.roles -}}
{{- $_ := set $secret "OIDC_CLIENT_SECRET" $values.oidc.existingSecret -}}
{{- end -}}
{{- end -}}
{{- if eq .name "coordinator" -}}
{{- $_ := set $env "RESPONSE_MODE" $values.response.mode -}}
{{- if eq $values.response.mode "execute" -}}
{{- $_ := set $env "RESPONSE_WEBHOOK_URL" $values.response.webhookUrl -}}
{{- $_ := set $secret "RESPONSE_WEBHOOK_SECRET" $values.response.existingSecret -}}
{{- end -}}
{{- end -}}
{{- $env = mergeOverwrite $env (deepCopy $values.env) (deepCopy .workload.env) -}}
{{- range $name, $value := $env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $name, $from := $secret }}
{{- if not (hasKey $env $name) }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef: { name: {{ $from }}, key: {{ $name }}{{ if eq $name "REDIS_SENTINEL_PASSWORD" }}, optional: true{{ end }} }
{{- end }}
{{- end }}
{{- end }}
