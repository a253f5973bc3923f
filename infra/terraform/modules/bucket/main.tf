# A bucket that keeps every version, encrypted, closed to the public, with its policy.

variable "bucket" {
  type = string
}

variable "policy" {
  type = string
}

variable "keep_noncurrent_days" {
  description = "How long a version is kept that another one has replaced: longer than anybody goes back. 0 keeps all."
  type        = number
  default     = 0
}

variable "expire_days" {
  description = "After how many days objects are removed; 0 for never. Never for packages."
  type        = number
  default     = 0
}

variable "public" {
  description = "Whether the policy may show objects to everybody."
  type        = bool
  default     = false
}

resource "aws_s3_bucket" "this" {
  bucket = var.bucket
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = !var.public
  restrict_public_buckets = !var.public
}

resource "aws_s3_bucket_policy" "this" {
  bucket     = aws_s3_bucket.this.id
  policy     = var.policy
  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket     = aws_s3_bucket.this.id
  depends_on = [aws_s3_bucket_versioning.this]

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  dynamic "rule" {
    for_each = var.keep_noncurrent_days > 0 ? [var.keep_noncurrent_days] : []

    content {
      id     = "replaced-versions"
      status = "Enabled"

      filter {}

      noncurrent_version_expiration {
        noncurrent_days = rule.value
      }
    }
  }

  dynamic "rule" {
    for_each = var.expire_days > 0 ? [var.expire_days] : []

    content {
      id     = "old-objects"
      status = "Enabled"

      filter {}

      expiration {
        days = rule.value
      }
    }
  }
}

# whoever puts something into it waits for its versions, and for the policy that shows it or protects it
output "id" {
  value      = aws_s3_bucket.this.id
  depends_on = [aws_s3_bucket_versioning.this, aws_s3_bucket_policy.this]
}

output "arn" {
  value = aws_s3_bucket.this.arn
}
