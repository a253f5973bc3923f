# What the tests of a whole environment have in common.

account_id    = "123456789012"
region        = "eu-central-1"
zones         = ["eu-central-1a", "eu-central-1b"]
server        = { image_id = "ami-0123456789abcdef0" }
chart_archive = "versions.tf"
jwks          = "{\"keys\":[{\"kty\":\"RSA\",\"alg\":\"RS256\",\"use\":\"sig\",\"kid\":\"1\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}"
git           = { repository = "https://github.com/acme/models.git", path = "gitops/environments/production" }
github        = { publish = ["repo:acme/models:ref:refs/heads/main"], deploy = ["repo:acme/models:environment:production"] }

images = {
  operator     = "ghcr.io/anomaly-operator/operator@sha256:5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
  model_server = "ghcr.io/anomaly-operator/model-server@sha256:5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
}

k3s = {
  version        = "v1.35.0+k3s1"
  binary_url     = "https://downloads.example.com/k3s"
  binary_sha256  = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
  install_url    = "https://downloads.example.com/install.sh"
  install_sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
  images_url     = "https://downloads.example.com/images.tar.zst"
  images_sha256  = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061"
}

credential_provider = { url = "https://downloads.example.com/p", sha256 = "5f3c9b1e0d7a4c2f8e6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a392817061" }
