# Optional: the same image and the same package as an endpoint of SageMaker. A new package is a new fleet that takes the
# traffic over, and gives it back when an alarm sounds.

variable "name" {
  type = string
}

variable "image" {
  description = "The model server, by digest, in a repository of this account."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "An image is named by its digest: REPOSITORY@sha256:…"
  }
}

variable "package" {
  description = "What `trainer publish` printed. SageMaker knows no versions of objects, so the key must have the hash in it."
  type        = object({ bucket = string, key = string, sha256 = string })

  validation {
    condition     = strcontains(var.package.key, var.package.sha256)
    error_message = "The key does not contain the package's SHA-256: another object could come to be under it."
  }
}

variable "role" {
  type = string
}

variable "instance_type" {
  type    = string
  default = "ml.m7i.large"
}

variable "instances" {
  type    = number
  default = 1
}

variable "capture_percent" {
  description = "Share of the requests that are kept in the bucket of captures; 0 keeps none."
  type        = number
  default     = 0
}

variable "captures" {
  description = "Bucket and prefix of captures, s3://…"
  type        = string
}

variable "topic" {
  type = string
}

locals {
  # a new one is made beside the old one, so whatever replaces it has to be in its name
  model         = "${var.name}-${substr(sha256(jsonencode([var.image, var.package])), 0, 12)}"
  configured    = [local.model, var.instance_type, var.instances, var.capture_percent, var.captures]
  configuration = "${var.name}-${substr(sha256(jsonencode(local.configured)), 0, 12)}"
}

resource "aws_sagemaker_model" "this" {
  name               = local.model
  execution_role_arn = var.role

  primary_container {
    image          = var.image
    model_data_url = "s3://${var.package.bucket}/${var.package.key}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_sagemaker_endpoint_configuration" "this" {
  name = local.configuration

  production_variants {
    variant_name           = "all"
    model_name             = aws_sagemaker_model.this.name
    instance_type          = var.instance_type
    initial_instance_count = var.instances
  }

  dynamic "data_capture_config" {
    for_each = var.capture_percent > 0 ? [var.capture_percent] : []

    content {
      enable_capture              = true
      initial_sampling_percentage = data_capture_config.value
      destination_s3_uri          = var.captures

      capture_options {
        capture_mode = "InputAndOutput"
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = {
    errors  = { metric = "Invocation5XXErrors", statistic = "Sum", bound = 5 }
    latency = { metric = "ModelLatency", statistic = "Average", bound = 500000 }
  }
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "The endpoint's ${each.key}. While a new fleet takes over, this gives the traffic back."
  namespace           = "AWS/SageMaker"
  metric_name         = each.value.metric
  dimensions          = { EndpointName = var.name, VariantName = "all" }
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.bound
  period              = 60
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic]
}

resource "aws_sagemaker_endpoint" "this" {
  name                 = var.name
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name

  deployment_config {
    blue_green_update_policy {
      termination_wait_in_seconds          = 600
      maximum_execution_timeout_in_seconds = 3600

      traffic_routing_configuration {
        type                     = "ALL_AT_ONCE"
        wait_interval_in_seconds = 300
      }
    }

    auto_rollback_configuration {
      dynamic "alarms" {
        for_each = aws_cloudwatch_metric_alarm.this

        content {
          alarm_name = alarms.value.alarm_name
        }
      }
    }
  }
}

output "configuration" {
  value = aws_sagemaker_endpoint_configuration.this.name
}

output "name" {
  value = aws_sagemaker_endpoint.this.name
}
