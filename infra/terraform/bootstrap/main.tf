# The bucket of Terraform's state, once for an account. It keeps its own state in a file beside it: apply it by hand, first.

terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.62"
    }
  }
}

variable "name" {
  type    = string
  default = "anomaly"
}

variable "account_id" {
  type = string
}

variable "region" {
  type = string
}

variable "administrators" {
  description = "ARNs of the roles that may delete states; nobody when empty."
  type        = list(string)
  default     = []
}

variable "lock_table" {
  description = "Also makes a table of DynamoDB for locks, for Terraform before 1.10. Later ones lock by a file in the bucket."
  type        = bool
  default     = false
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]
}

locals {
  bucket = "${var.name}-${var.account_id}-state"
}

module "state" {
  source = "../modules/bucket"
  bucket = local.bucket
  policy = module.policy.policies.state-bucket
}

# of all the documents only that of the state's bucket is used here
module "policy" {
  source            = "../modules/policies"
  name              = var.name
  environment       = "bootstrap"
  account_wide      = true
  account_id        = var.account_id
  region            = var.region
  models_bucket     = "none"
  deliveries_bucket = "none"
  issuer_bucket     = "none"
  captures_bucket   = "none"
  pipeline_bucket   = "none"
  issuer_host       = "none"
  state_bucket      = local.bucket
  state_key         = "none"
  administrators    = var.administrators
  github_subjects   = { publish = [], deploy = [], drift = [], release = [], plan = [], apply = [] }
  repositories      = []
  deploy_document   = "none"
  describe_document = "none"
  readers           = {}
  address_id        = "none"
}

resource "aws_dynamodb_table" "lock" {
  count        = var.lock_table ? 1 : 0
  name         = "${var.name}-state-lock"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "LockID"

  attribute {
    name = "LockID"
    type = "S"
  }

  server_side_encryption {
    enabled = true
  }
}

output "bucket" {
  value = module.state.id
}
