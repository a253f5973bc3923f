{{- define "anomaly-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The release's name, with the chart's unless it has it already. */}}
{{- define "anomaly-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := include "anomaly-operator.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "anomaly-operator.selector" -}}
app.kubernetes.io/name: {{ include "anomaly-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "anomaly-operator.labels" -}}
{{ include "anomaly-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "anomaly-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "anomaly-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name: name an account that exists, or set serviceAccount.create" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* An image by digest if there is one, else by tag, else by the chart's appVersion. */}}
{{- define "anomaly-operator.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ default .appVersion .image.tag }}
{{- end }}
{{- end }}

{{/* A regular expression for a list of names with * in them, all of the text. */}}
{{- define "anomaly-operator.names" -}}
{{- $all := list }}
{{- range . }}
{{- $all = append $all (regexQuoteMeta . | replace "\\*" ".*") }}
{{- end -}}
^({{ join "|" $all }})$
{{- end }}

{{/* An address of S3 as the operator compares it. */}}
{{- define "anomaly-operator.endpoint" -}}
{{- $address := . | lower | trimSuffix "/" }}
{{- if hasPrefix "https://" $address }}{{ trimSuffix ":443" $address }}
{{- else if hasPrefix "http://" $address }}{{ trimSuffix ":80" $address }}
{{- else }}{{ $address }}
{{- end }}
{{- end }}

{{/* A repository with its registry. */}}
{{- define "anomaly-operator.repository" -}}
{{- if regexMatch "^([^/]*[.:][^/]*|localhost)/" . }}{{ . }}
{{- else }}docker.io/{{ ternary "" "library/" (contains "/" .) }}{{ . }}
{{- end }}
{{- end }}

{{/* What the operator does in a namespace with models; each line says what for. */}}
{{- define "anomaly-operator.rules" -}}
# the models: read; the spec is never written
- apiGroups: [anomaly-operator.io]
  resources: [anomalymodels]
  verbs: [get, list, watch]
- apiGroups: [anomaly-operator.io]
  resources: [anomalymodels/status]
  verbs: [update]
# asked for by clusters that check who may block an owner's deletion
- apiGroups: [anomaly-operator.io]
  resources: [anomalymodels/finalizers]
  verbs: [update]
# revisions: made, kept unchanged, deleted past the history limit
- apiGroups: [apps]
  resources: [controllerrevisions]
  verbs: [get, list, watch, create, delete]
# pods of a revision, and how many may be disrupted
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
# how many pods serve, where a model leaves that to the cluster
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
# the switch between revisions, and who may reach the pods; both go with their model
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch]
# where the traffic really goes
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [get, list, watch]
# records of decisions: made, looked for by name, deleted past the history limit. They are not watched.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, create, delete]
# get: the S3 credentials that a model names, and its management token; create: that token, once.
# Neither list nor watch: Secrets that no model names are not read.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create]
{{- if .Values.webIdentity.enabled }}
# a model's package is verified in the role that its service account has
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create]
{{- end }}
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
