variable "name" {
  type = string
}

variable "environment" {
  type = string
}

variable "region" {
  type = string
}

variable "models_bucket" {
  type = string
}

variable "deliveries_bucket" {
  type = string
}

variable "images" {
  description = "Operator and model server by digest: REPOSITORY@sha256:… A delivery may name others of the latter's repository."
  type        = object({ operator = string, model_server = string })
}

variable "k3s" {
  description = "What is installed, each with its SHA-256. The version is for the record; the hashes decide."
  type = object({
    version        = string
    binary_url     = string
    binary_sha256  = string
    install_url    = string
    install_sha256 = string
    images_url     = string
    images_sha256  = string
  })

  validation {
    condition     = alltrue([for sha256 in [var.k3s.binary_sha256, var.k3s.install_sha256, var.k3s.images_sha256] : can(regex("^[0-9a-f]{64}$", sha256))])
    error_message = "Each hash has 64 hexadecimal digits. Those of a release are in its sha256sum-amd64.txt."
  }

  validation {
    condition     = alltrue([for url in [var.k3s.binary_url, var.k3s.install_url, var.k3s.images_url] : startswith(url, "https://")])
    error_message = "Only HTTPS leaves the server."
  }
}

variable "credential_provider" {
  description = "The kubelet's ecr-credential-provider."
  type        = object({ url = string, sha256 = string })

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.credential_provider.sha256)) && startswith(var.credential_provider.url, "https://")
    error_message = "An address that begins with https:// and a hash of 64 hexadecimal digits."
  }
}

variable "chart" {
  description = "The operator's chart, as one version of an object in the models bucket."
  type        = object({ key = string, version_id = string, sha256 = string })

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.chart.sha256))
    error_message = "The chart's hash has 64 hexadecimal digits."
  }
}

variable "issuer" {
  description = "Issuer of the cluster's tokens, https://…, where AWS reads their keys."
  type        = string
}

variable "address_id" {
  description = "Allocation of the address that a new server takes over."
  type        = string
}

variable "git" {
  description = "Where the resources are: repository (https://…), branch or tag, and the folder of this environment."
  type        = object({ repository = string, ref = string, path = string })

  validation {
    condition     = can(regex("^https://[A-Za-z0-9./_-]+$", var.git.repository)) && can(regex("^[A-Za-z0-9./_-]+$", var.git.ref)) && can(regex("^[A-Za-z0-9./_-]+$", var.git.path))
    error_message = "An HTTPS address without a name or password in it, a branch or tag, and a folder."
  }
}

variable "git_private" {
  description = "Whether the parameter git/token holds a token with which the repository is read."
  type        = bool
  default     = false
}

variable "namespace" {
  description = "Where the models are."
  type        = string
  default     = "models"
}

variable "deployer_script" {
  description = "Makes the account of deliveries and its kubeconfig: ../ssm/ci-deployer.sh."
  type        = string
}

variable "readers" {
  description = "Service accounts under which pods read packages, each with its role."
  type        = map(object({ namespace = string, service_account = string, role_arn = string }))
}

variable "ghcr_private" {
  description = "Whether the parameter ghcr/token holds a token with which images of ghcr.io are pulled, and ghcr/user its owner."
  type        = bool
  default     = false
}

variable "acme_email" {
  description = "For Let's Encrypt, whose challenge is answered on port 443. Empty: Ingresses name a Secret with their certificate."
  type        = string
  default     = ""
}
