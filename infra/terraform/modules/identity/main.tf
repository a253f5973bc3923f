# Whose tokens AWS takes: GitHub's, and those of the cluster, whose public keys are two objects in a bucket.

variable "github" {
  description = "Whether to make the provider for GitHub. An account has one: false where it is there already."
  type        = bool
}

variable "issuer_bucket" {
  type = string
}

variable "issuer" {
  description = "https://…, the bucket's own address."
  type        = string
}

variable "jwks" {
  description = "Public keys of the cluster's tokens, as JSON; `seed.sh` prints them."
  type        = string

  validation {
    condition     = alltrue([for key in jsondecode(var.jwks).keys : !contains(keys(key), "d") && key.kty == "RSA"])
    error_message = "Public RSA keys only. A key with a member d is private: make a new one, for this one has been seen."
  }
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.github ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_s3_object" "discovery" {
  bucket       = var.issuer_bucket
  key          = ".well-known/openid-configuration"
  content_type = "application/json"
  content = jsonencode({
    issuer                                = var.issuer
    jwks_uri                              = "${var.issuer}/openid/v1/jwks"
    response_types_supported              = ["id_token"]
    subject_types_supported               = ["public"]
    id_token_signing_alg_values_supported = ["RS256"]
  })
}

resource "aws_s3_object" "jwks" {
  bucket       = var.issuer_bucket
  key          = "openid/v1/jwks"
  content_type = "application/json"
  content      = var.jwks
}

resource "aws_iam_openid_connect_provider" "cluster" {
  url            = var.issuer
  client_id_list = ["sts.amazonaws.com"]
  depends_on     = [aws_s3_object.discovery, aws_s3_object.jwks]
}
