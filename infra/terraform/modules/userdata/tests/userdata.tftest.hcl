# What is refused. What the script does is tried by ../../check/server.py.

variables {
  name                = "anomaly"
  environment         = "production"
  region              = "eu-central-1"
  models_bucket       = "models"
  deliveries_bucket   = "deliveries"
  chart               = { key = "artifacts/production/chart.tgz", version_id = "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY", sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061" }
  issuer              = "https://issuer.example.com"
  address_id          = "eipalloc-1"
  git                 = { repository = "https://git.example.com/a/b.git", ref = "main", path = "gitops/production" }
  deployer_script     = ":"
  credential_provider = { url = "https://downloads.example.com/p", sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061" }

  images = {
    operator     = "ghcr.io/anomaly-operator/operator@sha256:5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
    model_server = "ghcr.io/anomaly-operator/model-server@sha256:5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
  }

  readers = { models = { namespace = "models", service_account = "models-reader", role_arn = "arn:aws:iam::123456789012:role/x" } }

  k3s = {
    version        = "v1.35.0+k3s1"
    binary_url     = "https://downloads.example.com/k3s"
    binary_sha256  = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
    install_url    = "https://downloads.example.com/install.sh"
    install_sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
    images_url     = "https://downloads.example.com/images.tar.zst"
    images_sha256  = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
  }
}

run "a_public_repository_needs_no_token" {
  assert {
    condition     = !strcontains(output.user_data, "git/token") && !strcontains(output.user_data, "ghcr/token")
    error_message = "A token is read though none is needed."
  }
}

run "a_token_in_an_address_is_refused" {
  command = plan

  variables {
    git = { repository = "https://user:token@git.example.com/a/b.git", ref = "main", path = "gitops/production" }
  }

  expect_failures = [var.git]
}

run "a_branch_is_no_command" {
  command = plan

  variables {
    git = { repository = "https://git.example.com/a/b.git", ref = "main; reboot", path = "gitops/production" }
  }

  expect_failures = [var.git]
}

run "what_is_not_pinned_is_refused" {
  command = plan

  variables {
    k3s = { version = "v1", binary_url = "https://downloads.example.com/k3s", binary_sha256 = "latest", install_url = "http://downloads.example.com/install.sh", install_sha256 = "", images_url = "http://downloads.example.com/images.tar.zst", images_sha256 = "" }
  }

  expect_failures = [var.k3s]
}
