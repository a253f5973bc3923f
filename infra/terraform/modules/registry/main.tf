# Repositories whose tags never change.

variable "repositories" {
  type = list(string)
}

variable "keep" {
  description = "Images that are kept in each: more than anybody goes back."
  type        = number
  default     = 50
}

resource "aws_ecr_repository" "this" {
  for_each             = toset(var.repositories)
  name                 = each.value
  image_tag_mutability = "IMMUTABLE"

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
      description  = "keep the newest"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = var.keep }
      action       = { type = "expire" }
    }]
  })
}

output "urls" {
  value = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}
