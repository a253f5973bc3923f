# What pods may do: a role per service account, for tokens of this cluster alone.

locals {
  reader_trust = {
    for name, reader in var.readers : "reader-${name}" => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "${local.arn}:iam::${var.account_id}:oidc-provider/${var.issuer_host}" }
        Condition = {
          StringEquals = {
            "${var.issuer_host}:aud" = "sts.amazonaws.com"
            "${var.issuer_host}:sub" = "system:serviceaccount:${reader.namespace}:${reader.service_account}"
          }
        }
      }]
    })
  }

  reader_statements = {
    for name, reader in var.readers : "reader-${name}" => [
      {
        Sid      = "ReadPackages"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource = "${local.models}/${reader.prefix}*"
      },
    ]
  }

  service_trust = {
    for name, service in {
      node     = "ec2.amazonaws.com"
      endpoint = "sagemaker.amazonaws.com"
      pipeline = "codepipeline.amazonaws.com"
      build    = "codebuild.amazonaws.com"
      deliver  = "codebuild.amazonaws.com"
      } : name => jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRole"
          Principal = { Service = service }
          # of this account's, not of another's that names the role: EC2 sends no such context
          Condition = name == "node" ? null : { StringEquals = { "aws:SourceAccount" = var.account_id } }
        }]
    })
  }

  trust = merge(local.github_trust, local.reader_trust, local.service_trust)
}
