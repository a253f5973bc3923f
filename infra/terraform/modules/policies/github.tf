# What workflows may do. Each has a role of its own, which only the named subjects of GitHub's tokens may take.

locals {
  github_host = "token.actions.githubusercontent.com"

  github_trust = {
    for name, subjects in var.github_subjects : name => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "${local.arn}:iam::${var.account_id}:oidc-provider/${local.github_host}" }
        Condition = {
          StringEquals = {
            "${local.github_host}:aud" = "sts.amazonaws.com"
            "${local.github_host}:sub" = subjects
          }
        }
      }]
    }) if length(subjects) > 0
  }

  # one document on the environment's server. Two statements: a condition on tags would refuse the document, which has none
  send = {
    for name, document in local.documents : name => [
      {
        Sid      = "OneDocument"
        Effect   = "Allow"
        Action   = "ssm:SendCommand"
        Resource = document
      },
      {
        Sid       = "OnTheServersOfTheEnvironment"
        Effect    = "Allow"
        Action    = "ssm:SendCommand"
        Resource  = local.instances
        Condition = { StringEquals = { "ssm:resourceTag/AnomalyServer" = var.environment } }
      },
      {
        # these two know no resource
        Sid      = "SeeTheOutcome"
        Effect   = "Allow"
        Action   = ["ssm:GetCommandInvocation", "ssm:DescribeInstanceInformation"]
        Resource = "*"
      },
    ]
  }

  github_statements = {
    publish = [
      {
        Sid      = "WritePackages"
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${local.models}/*"
      },
      {
        Sid      = "SeeWhetherOneIsThere"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource = "${local.models}/*"
      },
      {
        # without it, what is absent is answered as forbidden
        Sid      = "TellAbsentFromForbidden"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = local.models
      },
      {
        Sid      = "NothingThatAServerRuns"
        Effect   = "Deny"
        Action   = "s3:PutObject"
        Resource = "${local.models}/${local.artifacts}*"
      },
    ]

    deploy = concat(local.send.deploy, [
      {
        Sid      = "HandOverTheManifest"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
        Resource = "${local.handed}/deliveries/*"
      },
    ])

    drift = local.send.describe

    release = [
      {
        Sid      = "LogIn"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid    = "PushImages"
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:CompleteLayerUpload",
          "ecr:DescribeImages",
          "ecr:GetDownloadUrlForLayer",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ]
        Resource = local.repositories
      },
    ]
  }
}
