# A whole environment against a provider that only knows its types: what would be asked of AWS.

mock_provider "aws" {}

variables {
  environment = "production"
}

run "the_server" {
  module {
    source = "./modules/server"
  }

  variables {
    name             = "anomaly-production"
    image_id         = "ami-0123456789abcdef0"
    instance_type    = "t3a.large"
    disk_gb          = 40
    user_data        = "#!/bin/bash"
    instance_profile = "anomaly-production"
    subnets          = ["subnet-1", "subnet-2"]
    security_group   = "sg-1"
  }

  assert {
    condition     = one(aws_launch_template.server.metadata_options).http_tokens == "required" && one(aws_launch_template.server.metadata_options).http_put_response_hop_limit == 1
    error_message = "Pods could reach the server's credentials: IMDSv2 with one hop is required."
  }

  assert {
    condition     = one(one(aws_launch_template.server.block_device_mappings).ebs).encrypted
    error_message = "The disk is not encrypted."
  }

  assert {
    condition     = aws_autoscaling_group.server.min_size == 1 && aws_autoscaling_group.server.max_size == 1
    error_message = "One server: no less, and no two with one address."
  }

  assert {
    condition     = length(aws_launch_template.server.instance_market_options) == 0
    error_message = "A spot instance has to be asked for."
  }
}

run "the_server_on_spot" {
  module {
    source = "./modules/server"
  }

  variables {
    name             = "anomaly-production"
    image_id         = "ami-0123456789abcdef0"
    instance_type    = "t3a.large"
    disk_gb          = 40
    user_data        = "#!/bin/bash"
    instance_profile = "anomaly-production"
    subnets          = ["subnet-1", "subnet-2"]
    security_group   = "sg-1"
    spot             = true
  }

  assert {
    condition     = one(aws_launch_template.server.instance_market_options).market_type == "spot"
    error_message = "It was asked for."
  }
}

run "the_network" {
  module {
    source = "./modules/network"
  }

  variables {
    name = "anomaly-production"
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.https : rule.from_port == 443 && rule.to_port == 443 && rule.ip_protocol == "tcp"])
    error_message = "Only HTTPS comes in."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.https.from_port == 443 && aws_vpc_security_group_egress_rule.https.to_port == 443
    error_message = "Only HTTPS goes out."
  }

  assert {
    condition     = length(aws_default_security_group.closed.ingress) == 0 && length(aws_default_security_group.closed.egress) == 0
    error_message = "The network's default group is closed."
  }
}

run "a_bucket" {
  module {
    source = "./modules/bucket"
  }

  variables {
    bucket = "models"
    policy = "{}"
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled"
    error_message = "Versions are kept."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "The bucket is closed to the public."
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this.rule) == 1
    error_message = "Nothing but unfinished uploads is removed unless it is asked for."
  }
}

run "the_registry" {
  module {
    source = "./modules/registry"
  }

  variables {
    repositories = ["anomaly/operator"]
  }

  assert {
    condition = alltrue([
      for repository in aws_ecr_repository.this : repository.image_tag_mutability == "IMMUTABLE_WITH_EXCLUSION" &&
      [for filter in repository.image_tag_mutability_exclusion_filter : [filter.filter, filter.filter_type]] == [["sha256-*", "WILDCARD"]]
    ])
    error_message = "Tags never change, but for those that cosign writes anew for each attestation."
  }

  assert {
    condition     = alltrue([for policy in aws_ecr_lifecycle_policy.this : alltrue([for rule in jsondecode(policy.policy).rules : rule.selection.tagStatus == "untagged"])])
    error_message = "A tagged image may serve: it must not expire."
  }
}

run "the_environment" {
  assert {
    condition     = join(" ", keys(output.roles)) == "deploy node publish reader-models"
    error_message = "Only roles that somebody takes are made, found ${join(", ", keys(output.roles))}."
  }

  assert {
    condition     = { for use, document in output.documents : use => document.name } == { deploy = "anomaly-production-deploy-anomalymodel", describe = "anomaly-production-describe-anomalymodel" }
    error_message = "Two documents by name, version and hash, found ${jsonencode(output.documents)}."
  }

  assert {
    condition     = output.buckets == { models = "anomaly-123456789012-models", deliveries = "anomaly-production-123456789012-deliveries" }
    error_message = "Buckets have the account in their names, and that of packages no environment: found ${jsonencode(output.buckets)}."
  }

  assert {
    condition     = aws_s3_object.chart.key == "artifacts/production/chart.tgz" && aws_s3_object.chart.source_hash == filesha256("versions.tf")
    error_message = "The chart's key is ${aws_s3_object.chart.key}: with anything of the chart in it, another chart would have to delete this one."
  }

  assert {
    condition     = output.endpoint == null && length(module.pipeline) == 0
    error_message = "An endpoint and a pipeline have to be asked for."
  }
}

run "another_chart_is_written_over_the_former" {
  variables {
    chart_archive = "outputs.tf"
  }

  assert {
    condition     = aws_s3_object.chart.key == "artifacts/production/chart.tgz" && aws_s3_object.chart.source_hash == filesha256("outputs.tf")
    error_message = "Another chart has to be another version under the same key, found ${aws_s3_object.chart.key}."
  }
}

run "the_environment_with_all_options" {
  variables {
    server   = { image_id = "ami-0123456789abcdef0", spot = true }
    pipeline = { connection = "arn:aws:codeconnections:eu-central-1:123456789012:connection/1", repository = "acme/models", model = "mnist" }

    endpoint = {
      image           = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/anomaly/model-server@sha256:5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
      capture_percent = 10
      package         = { bucket = "models", key = "mnist/5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061.tar.gz", sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061" }
    }
  }

  assert {
    condition     = output.endpoint == "anomaly-production" && length(module.pipeline) == 1
    error_message = "They were asked for."
  }

  assert {
    condition     = alltrue([for role in ["endpoint", "pipeline", "build", "deliver"] : contains(keys(output.roles), role)])
    error_message = "Each service has a role of its own."
  }
}

run "an_image_without_digest_is_refused" {
  command = plan

  variables {
    images = { operator = "ghcr.io/anomaly-operator/operator:latest", model_server = "ghcr.io/anomaly-operator/model-server:latest" }
  }

  expect_failures = [var.images]
}

run "certificates_of_lets_encrypt_need_an_open_port" {
  command = plan

  variables {
    acme_email = "models@example.com"
    clients    = ["192.0.2.0/24"]
  }

  expect_failures = [var.acme_email]
}

run "a_private_key_is_refused" {
  command = plan

  module {
    source = "./modules/identity"
  }

  variables {
    github        = true
    issuer_bucket = "issuer"
    issuer        = "https://issuer.example.com"
    jwks          = "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"d\":\"AQAB\"}]}"
  }

  expect_failures = [var.jwks]
}

run "a_package_without_its_hash_in_the_key_is_refused" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    name     = "anomaly-production"
    image    = "r@sha256:5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
    package  = { bucket = "models", key = "mnist/latest.tar.gz", sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061" }
    role     = "arn:aws:iam::123456789012:role/x"
    captures = "s3://captures/captures"
    topic    = "arn:aws:sns:eu-central-1:123456789012:x"
  }

  expect_failures = [var.package]
}
