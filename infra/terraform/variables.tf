variable "name" {
  description = "Begins all names."
  type        = string
  default     = "anomaly"
}

variable "environment" {
  description = "Such as staging or production: each has a state, a server and roles of its own."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,15}$", var.environment))
    error_message = "Lower-case letters, digits and hyphens, 16 at most."
  }
}

variable "account_id" {
  description = "The one account in which this may be applied."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account has 12 digits."
  }
}

variable "account_wide" {
  description = <<-TEXT
    Whether this environment makes what the account has once: the models bucket, the repositories of ECR, and GitHub's identity
    provider. True in the one that is made first, false in all others of the account, which are in the same region.
  TEXT
  type        = bool
  default     = true
}

variable "region" {
  type = string
}

variable "zones" {
  type = list(string)
}

variable "clients" {
  description = "Networks that may open HTTPS connections to the server."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "server" {
  description = "Image (Amazon Linux 2023, x86-64), kind and disk of the server, and whether it is a spot instance."
  type = object({
    image_id      = string
    instance_type = optional(string, "t3a.large")
    disk_gb       = optional(number, 40)
    spot          = optional(bool, false)
  })
}

variable "k3s" {
  description = "What is installed, by hash; example.tfvars tells where the hashes are."
  type = object({
    version        = string
    binary_url     = string
    binary_sha256  = string
    install_url    = string
    install_sha256 = string
    images_url     = string
    images_sha256  = string
  })
}

variable "credential_provider" {
  description = "The kubelet's ecr-credential-provider, by hash."
  type        = object({ url = string, sha256 = string })
}

variable "chart_archive" {
  description = "The operator's chart: what `chart.sh FILE` wrote."
  type        = string
}

variable "images" {
  description = "Operator and model server by digest: REPOSITORY@sha256:…"
  type        = object({ operator = string, model_server = string })

  validation {
    condition     = alltrue([for image in values(var.images) : can(regex("@sha256:[0-9a-f]{64}$", image))])
    error_message = "An image is named by its digest: REPOSITORY@sha256:…"
  }
}

variable "jwks" {
  description = "Public keys of the cluster's tokens; `seed.sh` prints them."
  type        = string
}

variable "git" {
  description = "Where the resources are, and whether a token is needed to read them."
  type = object({
    repository = string
    ref        = optional(string, "main")
    path       = string
    private    = optional(bool, false)
  })
}

variable "ghcr_private" {
  description = "Whether images of ghcr.io are pulled with a token that is in the parameter store (`seed.sh ghcr`)."
  type        = bool
  default     = false
}

variable "github" {
  description = "Who may take which role: subjects in full. publish and release are needed once, where account_wide is true."
  type = object({
    publish = optional(list(string), [])
    deploy  = optional(list(string), [])
    drift   = optional(list(string), [])
    release = optional(list(string), [])
    plan    = optional(list(string), [])
    apply   = optional(list(string), [])
  })
  default = {}
}

variable "administrators" {
  description = "ARNs of the roles that may delete packages; nobody when empty."
  type        = list(string)
  default     = []
}

variable "readers" {
  description = "Service accounts that read packages of a prefix: each gets a role. The operator, and the one of the models' pods."
  type = map(object({
    namespace       = string
    service_account = string
    prefix          = string
  }))
  default = {
    models = { namespace = "models", service_account = "models-reader", prefix = "" }
  }
}

variable "acme_email" {
  description = "For certificates of Let's Encrypt; empty where Ingresses name a Secret with theirs."
  type        = string
  default     = ""

  validation {
    condition     = var.acme_email == "" || contains(var.clients, "0.0.0.0/0")
    error_message = "Let's Encrypt asks the server on port 443, from addresses that nobody knows, but clients are ${join(", ", var.clients)}. Leave acme_email empty and name a Secret with your certificate in spec.tls, or let clients be 0.0.0.0/0."
  }
}

variable "alarms_email" {
  type    = string
  default = ""
}

variable "secrets_key_arn" {
  description = "Key that encrypts the cluster's secrets; empty for the account's aws/ssm."
  type        = string
  default     = ""
}

variable "keep_noncurrent_days" {
  description = "How long a replaced version of an object is kept: longer than anybody goes back. 0 keeps all."
  type        = number
  default     = 0
}

variable "endpoint" {
  description = "An endpoint of SageMaker for one package; none when null."
  type = object({
    image           = string
    package         = object({ bucket = string, key = string, sha256 = string })
    instance_type   = optional(string, "ml.m7i.large")
    instances       = optional(number, 1)
    capture_percent = optional(number, 0)
  })
  default = null
}

variable "pipeline" {
  description = "A pipeline of CodePipeline for those who have no GitHub Actions; none when null."
  type = object({
    connection = string
    repository = string
    branch     = optional(string, "main")
    model      = string
  })
  default = null
}
