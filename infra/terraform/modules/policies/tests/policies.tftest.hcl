# The documents' form. What they allow is judged by ../../check/access.py.

variables {
  name              = "anomaly"
  environment       = "production"
  account_wide      = true
  account_id        = "123456789012"
  region            = "eu-central-1"
  models_bucket     = "models"
  deliveries_bucket = "deliveries"
  issuer_bucket     = "issuer"
  captures_bucket   = "captures"
  pipeline_bucket   = "sources"
  state_bucket      = "state"
  state_key         = "production.tfstate"
  issuer_host       = "issuer.example.com"
  address_id        = "eipalloc-1"
  repositories      = ["anomaly/operator"]
  deploy_document   = "anomaly-production-deploy-anomalymodel"
  describe_document = "anomaly-production-describe-anomalymodel"
  readers           = { models = { namespace = "models", service_account = "models-reader", prefix = "" } }
  github_subjects   = { publish = ["repo:a/b:ref:refs/heads/main"], deploy = ["repo:a/b:environment:production"], drift = [], release = [], plan = [], apply = [] }
}

run "tokens_are_compared_in_full" {
  assert {
    condition = alltrue([
      for name in ["publish", "deploy", "reader-models"] : alltrue([
        for statement in jsondecode(output.trust[name]).Statement :
        keys(statement.Condition) == ["StringEquals"] && length(statement.Condition.StringEquals) == 2
      ])
    ])
    error_message = "A trust policy has to compare audience and subject by StringEquals, and by nothing else."
  }

  assert {
    condition     = !contains(keys(output.trust), "plan")
    error_message = "A role that nobody is named for must not be made."
  }
}

run "a_command_names_document_and_instance_apart" {
  assert {
    condition = [
      for statement in jsondecode(output.policies.deploy).Statement : [statement.Resource, can(statement.Condition)]
      if statement.Action == "ssm:SendCommand"
      ] == [
      ["arn:aws:ssm:eu-central-1:123456789012:document/anomaly-production-deploy-anomalymodel", false],
      ["arn:aws:ec2:eu-central-1:123456789012:instance/*", true],
    ]
    error_message = "SendCommand: one document without a condition, instances with one on their tag."
  }
}

run "roles_have_their_environment_in_their_names" {
  assert {
    condition     = alltrue([for name, arn in output.role_arns : arn == "arn:aws:iam::123456789012:role/anomaly/production/anomaly-production-${name}"])
    error_message = "IAM takes a name once in an account, whatever its path: found ${join(", ", values(output.role_arns))}."
  }
}

run "nobody_deletes_without_administrators" {
  assert {
    condition = alltrue([
      for statement in jsondecode(output.policies.models-bucket).Statement : !can(statement.Condition)
      if statement.Sid == "DeletedByAdministratorsOnly"
    ])
    error_message = "Without administrators, deleting is denied to everybody."
  }
}

run "documents_fit" {
  assert {
    condition     = alltrue([for policy in values(output.policies) : length(policy) <= 10240]) && length(output.policies.boundary) <= 6144
    error_message = "A role's own policies have 10,240 characters, a managed one 6,144."
  }

  assert {
    condition     = alltrue([for trust in values(output.trust) : length(trust) <= 2048])
    error_message = "A trust policy has 2,048 characters."
  }
}

run "a_pattern_is_no_subject" {
  command = plan

  variables {
    github_subjects = { publish = [], deploy = ["repo:a/b:*"], drift = [], release = [], plan = [], apply = [] }
  }

  expect_failures = [var.github_subjects]
}
