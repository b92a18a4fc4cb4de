{{/* The labels of an object: of the program, by default notiflux, and what Helm's users look for. */}}
{{- define "notiflux.labels" -}}
app.kubernetes.io/name: {{ .program | default "notiflux" }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- with .more }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "notiflux.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* What a pod may: nothing, as Pod Security's level restricted wants it. */}}
{{- define "notiflux.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "notiflux.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* What NATS servers of its own have no room for, or give no rights to: k8s/cluster/nats-config.yaml. */}}
{{- define "notiflux.natsOfItsOwn" -}}
{{- if gt (int .Values.nats.replicas) 3 }}
{{- fail "nats.replicas is over 3, and the chart's own NATS has three servers: set 3 or less, or nats.enabled=false and nats.url" }}
{{- end }}
{{- if ne .Values.nats.user "notiflux" }}
{{- fail "nats.user is not notiflux, the only user that the chart's own NATS lets in: leave it, or set nats.enabled=false and nats.url" }}
{{- end }}
{{- if ne (.Values.settings.NATS_STREAM | default "notiflux") "notiflux" }}
{{- fail "settings.NATS_STREAM is not notiflux, the only stream that the chart's own NATS gives rights to: leave it out, or set nats.enabled=false and nats.url" }}
{{- end }}
{{- end }}

{{- define "notiflux.natsUrl" -}}
{{- if .Values.nats.enabled -}}
{{- include "notiflux.natsOfItsOwn" . -}}
nats://notiflux-nats-0.notiflux-nats:4222,nats://notiflux-nats-1.notiflux-nats:4222,nats://notiflux-nats-2.notiflux-nats:4222
{{- else -}}
{{ required "nats.url is missing: give the addresses of your NATS servers, or set nats.enabled" .Values.nats.url }}
{{- end -}}
{{- end }}

{{/* The variables by name; those of a lone server and of a cluster's node differ. */}}
{{- define "notiflux.settings" -}}
{{- $all := dict "ADMIN_PORT" "9090" "JWT_PUBLIC_KEY_FILE" (printf "/etc/notiflux/%s" .Values.publicKey.file) "LOG_FORMAT" "json" }}
{{- $_ := set $all "JDK_JAVA_OPTIONS" .Values.javaOptions }}
{{- if .Values.cluster.enabled }}
{{- $_ := set $all "NATS_URL" (include "notiflux.natsUrl" .) }}
{{- with .Values.nats.user }}
{{- $_ := set $all "NATS_USER" . }}
{{- end }}
{{- $_ := set $all "NATS_REPLICAS" (.Values.nats.replicas | toString) }}
{{- else }}
{{- /* Nobody takes over while the only pod stops, so it need not wait until others know, nor keep its clients. */}}
{{- $_ := set $all "DRAIN_DELAY" "PT0S" }}
{{- $_ := set $all "DRAIN_WINDOW" "PT2S" }}
{{- end }}
{{- mergeOverwrite $all .Values.settings | toYaml }}
{{- end }}

{{/* The paths that the world sees; one that ends with a slash has a topic behind it, in which a slash is written %2F. */}}
{{- define "notiflux.paths" -}}
streams: [/ws, /events]
requests: [/notiflux.js, /broadcast, /broadcast/batch, /topics/, /health]
{{- end }}

{{/* Egress to the names of the NATS servers. */}}
{{- define "notiflux.dns" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}
