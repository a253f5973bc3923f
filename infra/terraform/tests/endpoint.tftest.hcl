# Configurations of an endpoint: what changes one makes a new one beside it, under another name.

mock_provider "aws" {}

variables {
  name     = "anomaly-production"
  image    = "r@sha256:5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
  package  = { bucket = "models", key = "mnist/5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061.tar.gz", sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061" }
  role     = "arn:aws:iam::123456789012:role/x"
  captures = "s3://captures/captures"
  topic    = "arn:aws:sns:eu-central-1:123456789012:x"
}

run "the_endpoint" {
  module {
    source = "./modules/endpoint"
  }
}

run "more_instances" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    instances = 2
  }

  assert {
    condition     = output.configuration != run.the_endpoint.configuration
    error_message = "Another configuration cannot be made beside the one that serves, since both are ${output.configuration}."
  }
}

run "other_instances" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    instance_type = "ml.m7i.xlarge"
  }

  assert {
    condition     = output.configuration != run.the_endpoint.configuration
    error_message = "Another configuration cannot be made beside the one that serves, since both are ${output.configuration}."
  }
}

run "captures" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    capture_percent = 10
  }

  assert {
    condition     = output.configuration != run.the_endpoint.configuration
    error_message = "Another configuration cannot be made beside the one that serves, since both are ${output.configuration}."
  }
}

run "nothing_new" {
  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = output.configuration == run.the_endpoint.configuration
    error_message = "What serves must not be replaced where nothing changed."
  }
}
