{{/* Which path goes where: the live connection to the notifier, the API to the gateway, and the rest to the dashboard. */}}
{{- define "soc-agent.routes" -}}
{{- $web := hasKey (include "soc-agent.workloads" . | fromYaml) "web" -}}
- { path: /ws, name: notifier, port: 8080 }
- { path: /api, name: gateway, port: 8080 }
- { path: /docs, name: gateway, port: 8080 }
{{- if $web }}
- { path: /, name: web, port: 80 }
{{- else }}
- { path: /, name: gateway, port: 8080 }
{{- end }}
{{- end }}
