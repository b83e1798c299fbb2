{{/* Which path goes where: the live connection to the notifier, the API to the gateway, and the rest to the dashboard. */}}
{{- define "soc-agent.routes" -}}
{{- $web := hasKey (include "soc-agent.workloads" . | fromYaml) "web" -}}
- { path: /ws, name: notifier }
- { path: /api, name: gateway }
- { path: /docs, name: gateway }
{{- if $web }}
- { path: /, name: web }
{{- else }}
- { path: /, name: gateway }
{{- end }}
{{- end }}
