# A role with one policy of its own, within the environment's boundary.

variable "name" {
  type = string
}

variable "path" {
  type = string
}

variable "trust" {
  type = string
}

variable "policy" {
  type = string
}

variable "boundary" {
  type = string
}

resource "aws_iam_role" "this" {
  name                 = var.name
  path                 = var.path
  assume_role_policy   = var.trust
  permissions_boundary = var.boundary
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "this" {
  name   = var.name
  role   = aws_iam_role.this.id
  policy = var.policy
}

output "arn" {
  value = aws_iam_role.this.arn
}

output "name" {
  value = aws_iam_role.this.name
}
