# One environment: a network, a server that is replaced when it dies, buckets, registries, roles, documents and alarms.

locals {
  name = "${var.name}-${var.environment}"

  # buckets share one namespace with all of AWS. That of packages is the account's, so that a pin means the same everywhere
  buckets = merge({ models = "${var.name}-${var.account_id}-models" }, {
    for use in ["deliveries", "issuer", "captures", "pipeline"] : use => "${local.name}-${var.account_id}-${use}"
  })
  issuer_host = "${local.buckets.issuer}.s3.${var.region}.amazonaws.com"
  issuer      = "https://${local.issuer_host}"

  repositories = [for image in ["operator", "model-server"] : "${var.name}/${image}"]

  documents = {
    for use in ["deploy", "describe"] : use => {
      name    = "${local.name}-${use}-anomalymodel"
      content = file("${path.root}/../ssm/${use}-anomalymodel.json")
    }
  }

  chart_sha256 = filesha256(var.chart_archive)

  # in each step that runs a script of gitops: a step keeps nothing of the one before
  python = ["python3 -m venv .venv", ".venv/bin/pip install -q --require-hashes -r gitops/requirements.txt"]
}

module "policies" {
  source            = "./modules/policies"
  name              = var.name
  environment       = var.environment
  account_wide      = var.account_wide
  account_id        = var.account_id
  region            = var.region
  models_bucket     = local.buckets.models
  deliveries_bucket = local.buckets.deliveries
  issuer_bucket     = local.buckets.issuer
  captures_bucket   = local.buckets.captures
  pipeline_bucket   = local.buckets.pipeline
  issuer_host       = local.issuer_host
  state_bucket      = "${var.name}-${var.account_id}-state"
  state_key         = "${var.environment}.tfstate"
  administrators    = var.administrators
  github_subjects   = var.github
  repositories      = local.repositories
  deploy_document   = local.documents.deploy.name
  describe_document = local.documents.describe.name
  address_id        = module.network.address_id
  secrets_key_arn   = var.secrets_key_arn
  readers           = var.readers
}

resource "aws_iam_policy" "boundary" {
  name        = "${module.policies.prefix}boundary"
  path        = module.policies.path
  description = "The most that a role of ${local.name} can be given"
  policy      = module.policies.policies.boundary
}

module "role" {
  source   = "./modules/role"
  for_each = { for name, trust in module.policies.trust : name => trust if !contains(local.absent, name) }
  name     = "${module.policies.prefix}${each.key}"
  path     = module.policies.path
  trust    = each.value
  policy   = module.policies.policies[each.key]
  boundary = aws_iam_policy.boundary.arn
}

locals {
  absent = concat(var.endpoint == null ? ["endpoint"] : [], var.pipeline == null ? ["pipeline", "build", "deliver"] : [])
}

resource "aws_iam_instance_profile" "server" {
  name = local.name
  path = module.policies.path
  role = module.role["node"].name
}

# one for the account: what staging serves is what production gets, under the same pin
module "models" {
  source               = "./modules/bucket"
  count                = var.account_wide ? 1 : 0
  bucket               = local.buckets.models
  policy               = module.policies.policies.models-bucket
  keep_noncurrent_days = var.keep_noncurrent_days
}

module "deliveries" {
  source      = "./modules/bucket"
  bucket      = local.buckets.deliveries
  policy      = module.policies.policies.deliveries-bucket
  expire_days = 90
}

module "issuer" {
  source = "./modules/bucket"
  bucket = local.buckets.issuer
  policy = module.policies.policies.issuer-bucket
  public = true
}

# one key, written over: nobody may delete here, and the server names the version that it wants
resource "aws_s3_object" "chart" {
  bucket      = var.account_wide ? one(module.models[*].id) : local.buckets.models
  key         = "artifacts/${var.environment}/chart.tgz"
  source      = var.chart_archive
  source_hash = local.chart_sha256
}

module "identity" {
  source        = "./modules/identity"
  github        = var.account_wide
  issuer_bucket = module.issuer.id
  issuer        = local.issuer
  jwks          = var.jwks
}

module "registry" {
  source       = "./modules/registry"
  count        = var.account_wide ? 1 : 0
  repositories = local.repositories
}

module "network" {
  source  = "./modules/network"
  name    = local.name
  zones   = var.zones
  clients = var.clients
}

module "userdata" {
  source              = "./modules/userdata"
  name                = var.name
  environment         = var.environment
  region              = var.region
  models_bucket       = local.buckets.models
  deliveries_bucket   = local.buckets.deliveries
  images              = var.images
  k3s                 = var.k3s
  credential_provider = var.credential_provider
  chart               = { key = aws_s3_object.chart.key, version_id = aws_s3_object.chart.version_id, sha256 = local.chart_sha256 }
  issuer              = local.issuer
  address_id          = module.network.address_id
  git                 = { repository = var.git.repository, ref = var.git.ref, path = var.git.path }
  git_private         = var.git.private
  ghcr_private        = var.ghcr_private
  readers             = { for name, reader in var.readers : name => merge(reader, { role_arn = module.policies.role_arns["reader-${name}"] }) }
  acme_email          = var.acme_email
  deployer_script     = file("${path.root}/../ssm/ci-deployer.sh")
}

module "server" {
  source           = "./modules/server"
  name             = local.name
  environment      = var.environment
  image_id         = var.server.image_id
  instance_type    = var.server.instance_type
  disk_gb          = var.server.disk_gb
  spot             = var.server.spot
  user_data        = module.userdata.user_data
  instance_profile = aws_iam_instance_profile.server.name
  subnets          = module.network.subnets
  security_group   = module.network.security_group
  # a server that starts earlier finds no chart, or no right to read it, and its pods no packages
  depends_on = [aws_s3_object.chart, module.role, module.models, module.deliveries, module.identity]
}

module "delivery" {
  source    = "./modules/delivery"
  documents = local.documents
}

module "observability" {
  source      = "./modules/observability"
  name        = var.name
  environment = var.environment
  region      = var.region
  group       = module.server.group
  email       = var.alarms_email
}

module "captures" {
  source      = "./modules/bucket"
  count       = var.endpoint == null ? 0 : 1
  bucket      = local.buckets.captures
  policy      = module.policies.policies.captures-bucket
  expire_days = 30
}

module "endpoint" {
  source          = "./modules/endpoint"
  count           = var.endpoint == null ? 0 : 1
  name            = local.name
  image           = var.endpoint.image
  package         = var.endpoint.package
  instance_type   = var.endpoint.instance_type
  instances       = var.endpoint.instances
  capture_percent = var.endpoint.capture_percent
  captures        = "s3://${local.buckets.captures}/captures"
  role            = module.role["endpoint"].arn
  topic           = module.observability.topic
  depends_on      = [module.captures]
}

module "sources" {
  source      = "./modules/bucket"
  count       = var.pipeline == null ? 0 : 1
  bucket      = local.buckets.pipeline
  policy      = module.policies.policies.pipeline-bucket
  expire_days = 30
}

module "pipeline" {
  source     = "./modules/pipeline"
  count      = var.pipeline == null ? 0 : 1
  name       = local.name
  connection = var.pipeline.connection
  repository = var.pipeline.repository
  branch     = var.pipeline.branch
  bucket     = one(module.sources[*].id)
  roles      = { for name in ["pipeline", "build", "deliver"] : name => module.role[name].arn }
  log_group  = "/${var.name}/${var.environment}/build"
  steps = {
    # what is built for a delivery is the manifest; the step that delivers makes the same bytes again
    build = concat(local.python, [".venv/bin/python3 gitops/validate.py", ".venv/bin/python3 gitops/deliver.py --print \"$ENVIRONMENT\" \"$MODEL\""])
    test  = ["python3 -m unittest discover -s infra/ssm/tests"]
    deliver = concat(local.python, [
      ".venv/bin/python3 gitops/deliver.py \"$ENVIRONMENT\" \"$MODEL\" --bucket \"$DELIVERIES_BUCKET\" --target \"$TARGET\" --document \"$DOCUMENT\" --document-version \"$DOCUMENT_VERSION\" --document-hash \"$DOCUMENT_HASH\" --comment \"$CODEBUILD_RESOLVED_SOURCE_VERSION\"",
    ])
  }
  settings = {
    ENVIRONMENT       = var.environment
    MODEL             = var.pipeline.model
    DELIVERIES_BUCKET = local.buckets.deliveries
    DOCUMENT          = module.delivery.pins.deploy.name
    DOCUMENT_VERSION  = module.delivery.pins.deploy.version
    DOCUMENT_HASH     = module.delivery.pins.deploy.hash
    TARGET            = "AnomalyServer=${var.environment}"
  }
}
