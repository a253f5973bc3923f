# The buckets' own policies. They hold for everybody, whatever a role allows.

locals {
  tls_only = {
    for name, bucket in { models = local.models, deliveries = local.handed, state = local.state, issuer = local.issuer, captures = local.captures, pipeline = local.sources } : name => {
      Sid                        = "TlsOnly"
      Effect                     = "Deny"
      Principal                  = "*"
      Action                     = "s3:*"
      Resource                   = [bucket, "${bucket}/*"]
      Condition                  = { Bool = { "aws:SecureTransport" = "false" } }
    }
  }

  bucket_statements = {
    models-bucket = [
      local.tls_only.models,
      {
        # s3:ObjectCreationOperation is false for the parts of a large upload, which take no such header; its completion does.
        # Terraform cannot send it with what it writes below artifacts/: a server takes that by version and hash
        Sid         = "WriteOnce"
        Effect      = "Deny"
        Principal   = "*"
        Action      = "s3:PutObject"
        NotResource = "${local.models}/${local.artifacts}*"
        Condition = {
          Null = { "s3:if-none-match" = "true" }
          Bool = { "s3:ObjectCreationOperation" = "true" }
        }
      },
      {
        Sid       = "NothingUnencrypted"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource  = "${local.models}/*"
        # the bucket's default applies when the header is absent
        Condition = {
          Null            = { "s3:x-amz-server-side-encryption" = "false" }
          StringNotEquals = { "s3:x-amz-server-side-encryption" = ["AES256", "aws:kms"] }
        }
      },
      {
        Sid       = "DeletedByAdministratorsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action = [
          "s3:DeleteObject",
          "s3:DeleteObjectVersion",
          "s3:PutObjectAcl",
          "s3:PutObjectVersionAcl",
          "s3:DeleteBucket",
        ]
        Resource  = [local.models, "${local.models}/*"]
        Condition = length(var.administrators) == 0 ? null : { ArnNotEquals = { "aws:PrincipalArn" = var.administrators } }
      },
    ]

    deliveries-bucket = [
      local.tls_only.deliveries,
      {
        Sid       = "WriteOnce"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource  = "${local.handed}/*"
        Condition = {
          Null = { "s3:if-none-match" = "true" }
          Bool = { "s3:ObjectCreationOperation" = "true" }
        }
      },
      {
        # the life cycle removes what is old
        Sid       = "DeletedByAdministratorsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:DeleteBucket"]
        Resource  = [local.handed, "${local.handed}/*"]
        Condition = length(var.administrators) == 0 ? null : { ArnNotEquals = { "aws:PrincipalArn" = var.administrators } }
      },
    ]

    captures-bucket = [local.tls_only.captures]
    pipeline-bucket = [local.tls_only.pipeline]

    state-bucket = [
      local.tls_only.state,
      {
        # Terraform's lock is a file that it deletes; its state is not
        Sid         = "LocksOnlyAreDeleted"
        Effect      = "Deny"
        Principal   = "*"
        Action      = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:DeleteBucket"]
        NotResource = "${local.state}/*.tflock"
        Condition   = length(var.administrators) == 0 ? null : { ArnNotEquals = { "aws:PrincipalArn" = var.administrators } }
      },
    ]

    issuer-bucket = [
      local.tls_only.issuer,
      {
        # public keys: whoever checks a token of the cluster's must be able to read them
        Sid       = "EverybodyReadsTheKeys"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = ["${local.issuer}/.well-known/openid-configuration", "${local.issuer}/openid/v1/jwks"]
      },
    ]
  }
}
