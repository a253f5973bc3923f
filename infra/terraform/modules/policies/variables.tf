variable "name" {
  description = "Begins the names of all that is made, and the path of all roles."
  type        = string
}

variable "environment" {
  description = "Such as production. Value of the tag by which the deploy role may reach a server."
  type        = string
}

variable "account_wide" {
  description = "Whether this environment makes what the account has once: the models bucket and the repositories of ECR."
  type        = bool
}

variable "partition" {
  type    = string
  default = "aws"
}

variable "account_id" {
  type = string
}

variable "region" {
  type = string
}

variable "models_bucket" {
  description = "Name of the bucket of packages, and of what a new server runs."
  type        = string
}

variable "deliveries_bucket" {
  description = "Name of the bucket of manifests that are handed to the server."
  type        = string
}

variable "captures_bucket" {
  description = "Name of the bucket of what an endpoint of SageMaker captures."
  type        = string
}

variable "pipeline_bucket" {
  description = "Name of the bucket in which CodePipeline passes sources on."
  type        = string
}

variable "state_bucket" {
  description = "Name of the bucket of Terraform's state."
  type        = string
}

variable "state_key" {
  description = "Key of this environment's state."
  type        = string
}

variable "issuer_bucket" {
  description = "Name of the bucket that shows the keys of the cluster's tokens to everybody."
  type        = string
}

variable "issuer_host" {
  description = "The issuer of the cluster's tokens, without https://."
  type        = string
}

variable "administrators" {
  description = "ARNs of the roles that may delete packages. Nobody may when it is empty."
  type        = list(string)
  default     = []
}

variable "github_subjects" {
  description = "For each role, the subjects of GitHub's tokens that may take it, in full."
  type = object({
    publish = list(string)
    deploy  = list(string)
    drift   = list(string)
    release = list(string)
    plan    = list(string)
    apply   = list(string)
  })

  validation {
    condition     = alltrue(flatten([for subjects in values(var.github_subjects) : [for subject in subjects : can(regex("^repo:[^*?]+$", subject))]]))
    error_message = "A subject is written in full, such as repo:owner/name:environment:production: no * and no ?."
  }
}

variable "repositories" {
  description = "Names of the repositories in ECR."
  type        = list(string)
}

variable "deploy_document" {
  description = "Name of the document that delivers a resource."
  type        = string
}

variable "describe_document" {
  description = "Name of the document that reads one."
  type        = string
}

variable "address_id" {
  description = "Allocation of the address that a new server takes over."
  type        = string
}

variable "secrets_key_arn" {
  description = "Key that encrypts the cluster's secrets in the parameter store; empty for the account's aws/ssm."
  type        = string
  default     = ""
}

variable "readers" {
  description = "Service accounts of the cluster that read packages, and below which prefix."
  type = map(object({
    namespace       = string
    service_account = string
    prefix          = string
  }))
}
