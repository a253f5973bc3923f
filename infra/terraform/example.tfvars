# An environment, as `terraform apply -var-file=production.tfvars` takes it. Copy it, and put your own values in: none of these
# hashes is of anything.

environment = "production"
account_id  = "123456789012"
region      = "eu-central-1"
zones       = ["eu-central-1a", "eu-central-1b"]

# false in every further environment of the account, which then leaves github.publish and github.release out
account_wide = true

# an Amazon Linux 2023 image: aws ssm get-parameter --name /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
# a recent one: its SSM agent must be 3.3.2746 or later, or the first delivery ends with code 20 and says so
server = { image_id = "ami-0123456789abcdef0", instance_type = "t3a.large", disk_gb = 40, spot = false }

# sha256sum-amd64.txt of the release has the hashes of program and images; take that of the script that you have read. The images
# are those that k3s starts by itself (Traefik, CoreDNS and others): it loads them from this archive, and pulls none by its tag
k3s = {
  version        = "v1.35.0+k3s1"
  binary_url     = "https://github.com/k3s-io/k3s/releases/download/v1.35.0%2Bk3s1/k3s"
  binary_sha256  = "0000000000000000000000000000000000000000000000000000000000000000"
  install_url    = "https://raw.githubusercontent.com/k3s-io/k3s/v1.35.0%2Bk3s1/install.sh"
  install_sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
  images_url     = "https://github.com/k3s-io/k3s/releases/download/v1.35.0%2Bk3s1/k3s-airgap-images-amd64.tar.zst"
  images_sha256  = "0000000000000000000000000000000000000000000000000000000000000000"
}

# https://github.com/kubernetes/cloud-provider-aws
credential_provider = {
  url    = "https://storage.googleapis.com/k8s-artifacts-prod/binaries/cloud-provider-aws/v1.35.0/linux/amd64/ecr-credential-provider-linux-amd64"
  sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
}

# infra/terraform/chart.sh infra/terraform/chart.tgz. The workflows give their own
chart_archive = "chart.tgz"

# seed.sh cluster
jwks = <<JWKS
{"keys": []}
JWKS

# release first: its notes have the digests
images = {
  operator     = "ghcr.io/anomaly-operator/operator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  model_server = "ghcr.io/anomaly-operator/model-server@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

git = { repository = "https://github.com/acme/models.git", ref = "main", path = "gitops/environments/production" }

# subjects in full: the claim `sub` of a job's token. Those of repositories made since July 2026 have numbers in them, as in
# repo:acme@1/models@2:environment:production
github = {
  publish = ["repo:acme/models:environment:publish"]
  deploy  = ["repo:acme/models:environment:production"]
  drift   = ["repo:acme/models:environment:drift-production"]
  release = ["repo:acme/models:environment:release"]
  plan    = ["repo:acme/models:environment:plan-production"]
  apply   = ["repo:acme/models:environment:infra-production"]
}

administrators = ["arn:aws:iam::123456789012:role/administrator"]
acme_email     = "models@example.com"
alarms_email   = "models@example.com"
