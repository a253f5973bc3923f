# Every policy document of the project, as JSON. Nothing here asks AWS, so `terraform test` needs no account: the documents are
# judged against a table of allowed and denied actions (../../check/access.py).

locals {
  arn      = "arn:${var.partition}"
  account  = "${var.region}:${var.account_id}"
  models   = "${local.arn}:s3:::${var.models_bucket}"
  handed   = "${local.arn}:s3:::${var.deliveries_bucket}"
  state    = "${local.arn}:s3:::${var.state_bucket}"
  issuer   = "${local.arn}:s3:::${var.issuer_bucket}"
  captures = "${local.arn}:s3:::${var.captures_bucket}"
  sources  = "${local.arn}:s3:::${var.pipeline_bucket}"
  path     = "/${var.name}/${var.environment}/"
  # IAM takes a name once in an account, whatever its path
  prefix   = "${var.name}-${var.environment}-"
  role     = "${local.arn}:iam::${var.account_id}:role${local.path}${local.prefix}"
  boundary = "${local.arn}:iam::${var.account_id}:policy${local.path}${local.prefix}boundary"
  secrets  = "${local.arn}:ssm:${local.account}:parameter/${var.name}/${var.environment}"

  # below it in the models bucket is what is no package, a folder for each environment
  artifacts = "artifacts/"
  ours      = "${local.models}/${local.artifacts}${var.environment}/*"

  documents = {
    deploy   = "${local.arn}:ssm:${local.account}:document/${var.deploy_document}"
    describe = "${local.arn}:ssm:${local.account}:document/${var.describe_document}"
  }
  instances = "${local.arn}:ec2:${local.account}:instance/*"

  # of whoever runs them: the server, an endpoint
  pull_images = [
    {
      Sid      = "LogIn"
      Effect   = "Allow"
      Action   = "ecr:GetAuthorizationToken"
      Resource = "*"
    },
    {
      Sid      = "PullImages"
      Effect   = "Allow"
      Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      Resource = local.repositories
    },
  ]

  repositories = [for repository in var.repositories : "${local.arn}:ecr:${local.account}:repository/${repository}"]

  policies = {
    for name, statements in local.statements : name => jsonencode({
      Version   = "2012-10-17"
      Statement = [for statement in statements : { for key, value in statement : key => value if value != null }]
    })
  }

  statements = merge(
    local.github_statements,
    local.node_statements,
    local.reader_statements,
    local.infrastructure_statements,
    local.bucket_statements,
    local.endpoint_statements,
    local.pipeline_statements,
  )
}
