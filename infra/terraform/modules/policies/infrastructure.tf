# What Terraform may do in a workflow: plan reads, apply changes what is ours, and neither makes itself more than it is.

locals {
  # what Terraform reads to compare its state: how things are set, not what is in them
  reads = [
    "autoscaling:Describe*",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetDashboard",
    "cloudwatch:ListTagsForResource",
    "ec2:Describe*",
    "ecr:DescribeRepositories",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:ListTagsForResource",
    "iam:GetInstanceProfile",
    "iam:GetOpenIDConnectProvider",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListPolicyVersions",
    "iam:ListRolePolicies",
    "logs:DescribeLogGroups",
    "logs:DescribeMetricFilters",
    "logs:ListTagsForResource",
    "sns:GetSubscriptionAttributes",
    "sns:GetTopicAttributes",
    "sns:ListTagsForResource",
    "ssm:DescribeDocument",
    "ssm:DescribeDocumentPermission",
    "ssm:GetDocument",
    "ssm:ListTagsForResource",
    "sts:GetCallerIdentity",
    "sagemaker:DescribeEndpoint",
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeModel",
    "sagemaker:ListTags",
    "codebuild:BatchGetProjects",
    "codepipeline:GetPipeline",
    "codepipeline:ListTagsForResource",
  ]

  bucket_reads = [
    "s3:GetAccelerateConfiguration",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
  ]

  writable = concat(
    var.account_wide ? [local.models, "${local.models}/*"] : [local.ours],
    flatten([for bucket in [local.handed, local.issuer, local.captures, local.sources] : [bucket, "${bucket}/*"]]),
    ["${local.state}/${var.state_key}*"],
  )

  infrastructure_statements = {
    plan = [
      {
        Sid      = "See"
        Effect   = "Allow"
        Action   = local.reads
        Resource = "*"
      },
      {
        Sid      = "SeeBuckets"
        Effect   = "Allow"
        Action   = local.bucket_reads
        Resource = [local.models, local.handed, local.state, local.issuer, local.captures, local.sources]
      },
      {
        Sid      = "ReadTheState"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${local.state}/${var.state_key}"
      },
      {
        Sid      = "SeeTheObjectsThatTerraformWrites"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectTagging"]
        Resource = [local.ours, "${local.issuer}/*"]
      },
    ]

    apply = [
      {
        Sid      = "See"
        Effect   = "Allow"
        Action   = local.reads
        Resource = "*"
      },
      {
        Sid    = "ChangeWhatTheEnvironmentIsMadeOf"
        Effect = "Allow"
        Action = concat(var.account_wide ? ["ecr:*"] : [], [
          "autoscaling:*",
          "cloudwatch:*",
          "codebuild:*",
          "codepipeline:*",
          "ec2:*",
          "logs:*",
          "sagemaker:*",
          "sns:*",
        ])
        Resource  = "*"
        Condition = { StringEquals = { "aws:RequestedRegion" = var.region } }
      },
      {
        Sid    = "ChangeTheDocuments"
        Effect = "Allow"
        Action = [
          "ssm:AddTagsToResource",
          "ssm:CreateDocument",
          "ssm:DeleteDocument",
          "ssm:RemoveTagsFromResource",
          "ssm:UpdateDocument",
          "ssm:UpdateDocumentDefaultVersion",
        ]
        Resource = values(local.documents)
      },
      {
        Sid    = "ChangeBuckets"
        Effect = "Allow"
        Action = concat(local.bucket_reads, [
          "s3:CreateBucket",
          "s3:PutBucketOwnershipControls",
          "s3:PutBucketPolicy",
          "s3:PutBucketPublicAccessBlock",
          "s3:PutBucketTagging",
          "s3:PutBucketVersioning",
          "s3:PutEncryptionConfiguration",
          "s3:PutLifecycleConfiguration",
        ])
        Resource = concat(var.account_wide ? [local.models] : [], [local.handed, local.issuer, local.captures, local.sources])
      },
      {
        Sid      = "WriteWhatAServerRunsAndTheIssuersKeys"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging"]
        Resource = [local.ours, "${local.issuer}/*"]
      },
      {
        Sid      = "SeeTheState"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = local.state
      },
      {
        Sid      = "WriteTheState"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = ["${local.state}/${var.state_key}", "${local.state}/${var.state_key}.tflock"]
      },
      {
        Sid      = "ReleaseTheLock"
        Effect   = "Allow"
        Action   = "s3:DeleteObject"
        Resource = "${local.state}/${var.state_key}.tflock"
      },
      {
        Sid       = "MakeRolesWithinTheBoundary"
        Effect    = "Allow"
        Action    = ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"]
        Resource  = "${local.role}*"
        Condition = { StringEquals = { "iam:PermissionsBoundary" = local.boundary } }
      },
      {
        Sid    = "ChangeRoles"
        Effect = "Allow"
        Action = [
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
        ]
        Resource = "${local.role}*"
      },
      {
        Sid    = "ChangeInstanceProfiles"
        Effect = "Allow"
        Action = [
          "iam:AddRoleToInstanceProfile",
          "iam:CreateInstanceProfile",
          "iam:DeleteInstanceProfile",
          "iam:RemoveRoleFromInstanceProfile",
          "iam:TagInstanceProfile",
        ]
        Resource = "${local.arn}:iam::${var.account_id}:instance-profile${local.path}*"
      },
      {
        Sid       = "HandRolesToServices"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = [for name in ["node", "endpoint", "pipeline", "build", "deliver"] : "${local.role}${name}"]
        Condition = { StringEquals = { "iam:PassedToService" = ["ec2.amazonaws.com", "sagemaker.amazonaws.com", "codepipeline.amazonaws.com", "codebuild.amazonaws.com"] } }
      },
      {
        Sid    = "NeverMoreThanThis"
        Effect = "Deny"
        Action = [
          "iam:AttachRolePolicy",
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DeleteRolePermissionsBoundary",
          "iam:DetachRolePolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
          "iam:UpdateAssumeRolePolicy",
        ]
        Resource = ["${local.role}apply", "${local.role}plan"]
      },
      {
        Sid      = "NeverCommandsOrSessions"
        Effect   = "Deny"
        Action   = ["ssm:SendCommand", "ssm:StartSession", "ssm:ResumeSession", "ec2-instance-connect:*", "ec2:GetConsoleScreenshot", "ec2:CreateKeyPair", "ec2:ImportKeyPair"]
        Resource = "*"
      },
    ]

    # the most that any role of the environment can be given
    boundary = [
      {
        Sid    = "AtMost"
        Effect = "Allow"
        Action = concat(var.account_wide ? ["ecr:*"] : ["ecr:BatchCheck*", "ecr:BatchGet*", "ecr:Describe*", "ecr:Get*", "ecr:List*"], [
          "autoscaling:*",
          "cloudwatch:*",
          "codebuild:*",
          "codeconnections:UseConnection",
          "codepipeline:*",
          "ec2:*",
          "ec2messages:*",
          "iam:*",
          "kms:Decrypt",
          "logs:*",
          "s3:*",
          "sagemaker:*",
          "sns:*",
          "ssm:*",
          "ssmmessages:*",
          "sts:GetCallerIdentity",
        ])
        Resource = "*"
      },
      {
        # apply can give a role any policy: without this, one of a further environment could write packages, or take a bucket's policy away
        Sid         = "BucketsOfTheEnvironmentOnly"
        Effect      = "Deny"
        Action      = ["s3:CreateBucket", "s3:Delete*", "s3:Put*"]
        NotResource = local.writable
      },
      {
        Sid         = "SecretsOfTheEnvironmentOnly"
        Effect      = "Deny"
        Action      = ["ssm:DeleteParameter*", "ssm:GetParameter*", "ssm:PutParameter"]
        NotResource = "${local.secrets}/*"
      },
      {
        Sid    = "NoUsersKeysOrWaysAroundTheBoundary"
        Effect = "Deny"
        Action = [
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:CreatePolicyVersion",
          "iam:CreateUser",
          "iam:DeletePolicy",
          "iam:DeletePolicyVersion",
          "iam:DeleteRolePermissionsBoundary",
          "iam:SetDefaultPolicyVersion",
          "ssm:StartSession",
        ]
        Resource = "*"
      },
      {
        Sid      = "NoPackageIsEverDeleted"
        Effect   = "Deny"
        Action   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:DeleteBucket"]
        Resource = [local.models, "${local.models}/*"]
      },
      {
        Sid         = "RolesOfTheEnvironmentOnly"
        Effect      = "Deny"
        Action      = ["iam:Create*", "iam:Put*", "iam:Attach*", "iam:Delete*", "iam:Update*", "iam:PassRole"]
        NotResource = ["${local.role}*", "${local.arn}:iam::${var.account_id}:instance-profile${local.path}*"]
      },
    ]
  }
}
