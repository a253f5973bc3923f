# What the optional parts may do: an endpoint of SageMaker, a pipeline of CodePipeline.

locals {
  endpoint_statements = {
    endpoint = concat(local.pull_images, [
      {
        Sid      = "ReadPackages"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${local.models}/*"
      },
      {
        Sid      = "FindThem"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = local.models
      },
      {
        Sid      = "KeepCaptures"
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${local.captures}/*"
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = "${local.arn}:logs:${local.account}:log-group:/aws/sagemaker/Endpoints/${var.name}-${var.environment}*"
      },
      {
        Sid       = "WriteMetrics"
        Effect    = "Allow"
        Action    = "cloudwatch:PutMetricData"
        Resource  = "*"
        Condition = { StringEquals = { "cloudwatch:namespace" = "/aws/sagemaker/Endpoints" } }
      },
    ])
  }

  pipeline_statements = {
    pipeline = [
      {
        Sid      = "PassSourcesOn"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
        Resource = "${local.sources}/*"
      },
      {
        Sid      = "SeeTheBucketOfSources"
        Effect   = "Allow"
        Action   = ["s3:GetBucketVersioning", "s3:ListBucket"]
        Resource = local.sources
      },
      {
        Sid      = "FetchTheSources"
        Effect   = "Allow"
        Action   = "codeconnections:UseConnection"
        Resource = "${local.arn}:codeconnections:${local.account}:connection/*"
      },
      {
        Sid      = "RunTheSteps"
        Effect   = "Allow"
        Action   = ["codebuild:BatchGetBuilds", "codebuild:StartBuild"]
        Resource = "${local.arn}:codebuild:${local.account}:project/${var.name}-${var.environment}-*"
      },
    ]

    # the steps that build and test: no more than a step needs to run
    build = local.step
    # the step that delivers: what the deploy role of GitHub may, too
    deliver = concat(local.github_statements.deploy, local.step)
  }

  step = [
    {
      Sid      = "ReadSources"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:GetObjectVersion"]
      Resource = "${local.sources}/*"
    },
    {
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${local.arn}:logs:${local.account}:log-group:/${var.name}/${var.environment}/build*"
    },
  ]
}
