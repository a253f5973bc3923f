# What a new server runs at its first start, as text. It holds no secret: those are read from the parameter store by the server.

locals {
  manifests = {
    "anomaly-namespaces.yaml" = join("---\n", concat(
      [for namespace in distinct(concat(["anomaly-operator", var.namespace], values(var.readers)[*].namespace)) : yamlencode({
        apiVersion = "v1"
        kind       = "Namespace"
        metadata   = { name = namespace }
      })],
      [for reader in var.readers : yamlencode({
        apiVersion                   = "v1"
        kind                         = "ServiceAccount"
        metadata                     = { namespace = reader.namespace, name = reader.service_account }
        automountServiceAccountToken = false
      })],
    ))

    # only port 443 is open, so what answers on 80 is taken away, and the challenge is the one for TLS
    "anomaly-traefik.yaml" = yamlencode({
      apiVersion = "helm.cattle.io/v1"
      kind       = "HelmChartConfig"
      metadata   = { name = "traefik", namespace = "kube-system" }
      spec = {
        valuesContent = yamlencode(merge(
          { ports = { web = { expose = { default = false } } }, persistence = { enabled = true } },
          var.acme_email == "" ? {} : {
            certificatesResolvers = {
              letsencrypt = { acme = { email = var.acme_email, storage = "/data/acme.json", tlsChallenge = true } }
            }
          },
        ))
      }
    })
  }

  image = { for name, image in var.images : name => zipmap(["repository", "digest"], split("@", image)) }

  chart_values = yamlencode({
    image           = local.image.operator
    modelServer     = { image = local.image.model_server }
    s3              = { region = var.region }
    webIdentity     = { enabled = true }
    watchNamespaces = distinct(values(var.readers)[*].namespace)
    access = {
      rules = [for reader in var.readers : {
        namespaces      = [reader.namespace]
        buckets         = [var.models_bucket]
        serviceAccounts = [reader.service_account]
        roleArns        = [reader.role_arn]
      }]
    }
  })

  # the chart itself is put between these two by the server, which has fetched and checked it
  chart = yamlencode({
    apiVersion = "helm.cattle.io/v1"
    kind       = "HelmChart"
    metadata   = { name = "anomaly-operator", namespace = "kube-system" }
    spec = {
      targetNamespace = "anomaly-operator"
      valuesContent   = local.chart_values
      chartContent    = "CHART"
    }
  })

  config = yamlencode({
    token-file            = "/etc/rancher/k3s/token"
    write-kubeconfig-mode = "0600"
    secrets-encryption    = true
    kube-apiserver-arg = [
      "service-account-issuer=${var.issuer}",
      "service-account-jwks-uri=${var.issuer}/openid/v1/jwks",
    ]
    image-credential-provider-bin-dir = "/opt/credential-provider"
    image-credential-provider-config  = "/etc/rancher/k3s/credential-provider.yaml"
  })

  credential_provider = yamlencode({
    apiVersion = "kubelet.config.k8s.io/v1"
    kind       = "CredentialProviderConfig"
    providers = [{
      name                 = "ecr-credential-provider"
      apiVersion           = "credentialprovider.kubelet.k8s.io/v1"
      matchImages          = ["*.dkr.ecr.*.amazonaws.com"]
      defaultCacheDuration = "6h"
    }]
  })

  # by environment and not by the group, whose name the agent could learn only by a right to read all tags
  metrics = jsonencode({
    metrics = {
      namespace              = "AnomalyOperator/${var.environment}"
      aggregation_dimensions = [["Environment"]]
      metrics_collected = {
        mem  = { measurement = ["mem_used_percent"], append_dimensions = { Environment = var.environment } }
        disk = { measurement = ["used_percent"], resources = ["/"], drop_device = true, append_dimensions = { Environment = var.environment } }
      }
    }
  })

  logs = jsonencode({
    logs = {
      logs_collected = {
        files = {
          # of files that match a pattern the agent sends the newest only, unless told to send each, as INSTANCE_PATH
          collect_list = [
            for name, path in {
              boot     = "/var/log/cloud-init-output.log"
              operator = "/var/log/pods/anomaly-operator_*/*/*.log"
              models   = "/var/log/pods/${var.namespace}_*/*/*.log"
              } : {
              file_path          = path
              log_group_name     = "/${var.name}/${var.environment}/${name}"
              log_stream_name    = "{instance_id}"
              publish_multi_logs = strcontains(path, "*")
            }
          ]
        }
      }
    }
  })

  # what the documents of ../../../ssm go by
  delivery = <<-SETTINGS
    NAMESPACE=${var.namespace}
    DELIVERIES_BUCKET=${var.deliveries_bucket}
    IMAGE_REPOSITORIES=${local.image.model_server.repository}
    CREATE=no
  SETTINGS

  user_data = join("\n", ["#!/bin/bash", templatefile("${path.module}/server.sh.tftpl", {
    name                = var.name
    environment         = var.environment
    region              = var.region
    bucket              = var.models_bucket
    k3s                 = var.k3s
    credential_provider = var.credential_provider
    chart               = var.chart
    address_id          = var.address_id
    git                 = var.git
    git_private         = var.git_private
    ghcr_private        = var.ghcr_private
    namespace           = var.namespace
    files = merge(
      { for name, content in local.manifests : "/var/lib/rancher/k3s/server/manifests/${name}" => content },
      {
        "/etc/rancher/k3s/config.yaml"              = local.config
        "/etc/rancher/k3s/credential-provider.yaml" = local.credential_provider
        "/etc/anomaly-operator/chart.yaml"          = local.chart
        "/etc/anomaly-operator/ci-deployer.sh"      = var.deployer_script
        "/etc/anomaly-operator/logs.json"           = local.logs
        "/etc/anomaly-operator/metrics.json"        = local.metrics
        "/etc/anomaly-operator/delivery.conf"       = local.delivery
      },
    )
  })])
}

output "user_data" {
  description = "The script. Terraform compresses it for EC2, which takes 16 KB."
  value       = local.user_data

  precondition {
    condition     = length(base64gzip(local.user_data)) < 16384 * 4 / 3
    error_message = "User data is larger than the 16 KB that EC2 takes."
  }
}

output "config" {
  value = local.config
}
