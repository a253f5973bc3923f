# Repositories whose tags never change, but for those of signatures.

variable "repositories" {
  type = list(string)
}

resource "aws_ecr_repository" "this" {
  for_each             = toset(var.repositories)
  name                 = each.value
  image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION"

  # cosign keeps all that is attested of an image under one tag, sha256-….att, and writes it anew for each attestation
  image_tag_mutability_exclusion_filter {
    filter      = "sha256-*"
    filter_type = "WILDCARD"
  }

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "AES256"
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each   = aws_ecr_repository.this
  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "what a tag names may serve, and is kept; this is what attestations leave behind"
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 14 }
      action       = { type = "expire" }
    }]
  })
}

output "urls" {
  value = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}
