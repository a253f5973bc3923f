# Two environments of one account, with all that can be asked for. ../check/names.py compares what they would ask AWS for.

mock_provider "aws" {}

variables {
  pipeline     = { connection = "arn:aws:codeconnections:eu-central-1:123456789012:connection/1", repository = "acme/models", model = "mnist" }
  alarms_email = "models@example.com"

  github = {
    publish = ["repo:acme/models:environment:publish"]
    deploy  = ["repo:acme/models:environment:production"]
    drift   = ["repo:acme/models:environment:drift-production"]
    release = ["repo:acme/models:environment:release"]
    plan    = ["repo:acme/models:environment:plan-production"]
    apply   = ["repo:acme/models:environment:infra-production"]
  }

  endpoint = {
    image   = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/anomaly/model-server@sha256:5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
    package = { bucket = "anomaly-123456789012-models", key = "mnist/5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061.tar.gz", sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061" }
  }
}

run "production" {
  command = plan

  variables {
    environment = "production"
  }

  # the resources of ../../../gitops, of whatever account
  assert {
    condition = alltrue([
      for file in fileset("../../gitops/environments/production", "*.yaml") : try([
        for field in ["serviceAccountName", "awsRoleArn"] : replace(yamldecode(file("../../gitops/environments/production/${file}")).spec.server[field], "/::[0-9]{12}:/", "::${var.account_id}:")
      ], []) == ["models-reader", module.policies.role_arns["reader-models"]]
    ])
    error_message = "Pods of gitops/environments/production read no package without server.serviceAccountName: models-reader and server.awsRoleArn: ${module.policies.role_arns["reader-models"]}"
  }

  assert {
    condition = alltrue([
      for job in ["plan", "apply"] :
      one(var.github[job]) == "repo:acme/models:environment:${
        replace(yamldecode(file("../../.github/workflows/infra.yml")).jobs[job].environment, "$${{ matrix.environment }}", var.environment)
      }"
    ])
    error_message = "The workflow infra runs in other environments of GitHub than the roles plan and apply trust."
  }

  assert {
    condition     = length(module.models) == 1 && length(module.registry) == 1
    error_message = "The first environment makes what the account has once."
  }
}

run "staging" {
  command = plan

  variables {
    environment  = "staging"
    account_wide = false
    git          = { repository = "https://github.com/acme/models.git", path = "gitops/environments/staging" }
  }

  assert {
    condition = alltrue([
      for file in fileset("../../gitops/environments/staging", "*.yaml") : try([
        for field in ["serviceAccountName", "awsRoleArn"] : replace(yamldecode(file("../../gitops/environments/staging/${file}")).spec.server[field], "/::[0-9]{12}:/", "::${var.account_id}:")
      ], []) == ["models-reader", module.policies.role_arns["reader-models"]]
    ])
    error_message = "Pods of gitops/environments/staging read no package without server.serviceAccountName: models-reader and server.awsRoleArn: ${module.policies.role_arns["reader-models"]}"
  }

  assert {
    condition     = length(module.models) == 0 && length(module.registry) == 0 && output.registries == null
    error_message = "A further environment makes nothing that the account has once."
  }

  assert {
    condition     = output.buckets.models == "anomaly-123456789012-models" && aws_s3_object.chart.bucket == "anomaly-123456789012-models"
    error_message = "A further environment reads the account's packages, found ${output.buckets.models}."
  }

  assert {
    condition     = aws_s3_object.chart.key == "artifacts/staging/chart.tgz"
    error_message = "Each environment has a chart of its own, found ${aws_s3_object.chart.key}."
  }
}
