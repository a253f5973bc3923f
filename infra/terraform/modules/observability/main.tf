# Where logs go, what is watched, whom it tells, and one page to look at.

variable "name" {
  type = string
}

variable "environment" {
  type = string
}

variable "region" {
  type = string
}

variable "group" {
  description = "Name of the autoscaling group."
  type        = string
}

variable "email" {
  description = "Whom alarms tell; empty for nobody yet."
  type        = string
  default     = ""
}

variable "keep_logs_days" {
  type    = number
  default = 90
}

locals {
  name      = "${var.name}-${var.environment}"
  prefix    = "/${var.name}/${var.environment}"
  namespace = "AnomalyOperator/${var.environment}"
  server    = { AutoScalingGroupName = var.group }
  agent     = { Environment = var.environment }

  # dead counts what is missing: a server that says nothing is down, while one that reports no error has none
  alarms = {
    no-server = {
      says = "No server is in service. A new one is on its way, if the group can start it (docs/recover.md)."
      of   = "AWS/AutoScaling", metric = "GroupInServiceInstances", statistic = "Minimum", by = local.server
      op   = "LessThanThreshold", bound = 1, minutes = 5, missing = "breaching"
    }
    unhealthy = {
      says = "The server's hardware or system check fails."
      of   = "AWS/EC2", metric = "StatusCheckFailed", statistic = "Maximum", by = local.server
      op   = "GreaterThanThreshold", bound = 0, minutes = 5, missing = "missing"
    }
    silent = {
      says = "The server reports no memory: its agent does not run, or its start did not end. Look at the log group boot."
      of   = local.namespace, metric = "mem_used_percent", statistic = "SampleCount", by = local.agent
      op   = "LessThanThreshold", bound = 1, minutes = 15, missing = "breaching"
    }
    memory = {
      says = "The server is short of memory: pods will be killed."
      of   = local.namespace, metric = "mem_used_percent", statistic = "Average", by = local.agent
      op   = "GreaterThanThreshold", bound = 90, minutes = 10, missing = "missing"
    }
    disk = {
      says = "The server is short of disk: images and packages will be thrown out, then pods."
      of   = local.namespace, metric = "disk_used_percent", statistic = "Average", by = local.agent
      op   = "GreaterThanThreshold", bound = 85, minutes = 10, missing = "missing"
    }
    operator-errors = {
      says = "The operator logs errors."
      of   = local.namespace, metric = "OperatorErrors", statistic = "Sum", by = {}
      op   = "GreaterThanThreshold", bound = 5, minutes = 10, missing = "notBreaching"
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = toset(["boot", "operator", "models", "build"])
  name              = "${local.prefix}/${each.value}"
  retention_in_days = var.keep_logs_days
}

# the container runtime writes its own words before the operator's JSON, so this is a filter on a word
resource "aws_cloudwatch_log_metric_filter" "operator_errors" {
  name           = "${local.name}-operator-errors"
  log_group_name = aws_cloudwatch_log_group.this["operator"].name
  pattern        = "ERROR"

  metric_transformation {
    name      = "OperatorErrors"
    namespace = local.namespace
    value     = "1"
  }
}

resource "aws_sns_topic" "alarms" {
  name = "${local.name}-alarms"
}

resource "aws_sns_topic_subscription" "email" {
  count     = var.email == "" ? 0 : 1
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.email
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = each.value.says
  namespace           = each.value.of
  metric_name         = each.value.metric
  dimensions          = each.value.by
  statistic           = each.value.statistic
  comparison_operator = each.value.op
  threshold           = each.value.bound
  period              = 60
  evaluation_periods  = each.value.minutes
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = local.name
  dashboard_body = jsonencode({
    widgets = concat(
      [for index, widget in [
        { title = "Servers in service", metrics = [["AWS/AutoScaling", "GroupInServiceInstances", "AutoScalingGroupName", var.group]] },
        { title = "CPU, %", metrics = [["AWS/EC2", "CPUUtilization", "AutoScalingGroupName", var.group]] },
        { title = "Memory and disk, %", metrics = [[local.namespace, "mem_used_percent", "Environment", var.environment], [local.namespace, "disk_used_percent", "Environment", var.environment]] },
        { title = "Errors of the operator", metrics = [[local.namespace, "OperatorErrors"]] },
        ] : {
        type       = "metric", x = index % 2 * 12, y = floor(index / 2) * 6, width = 12, height = 6
        properties = merge(widget, { region = var.region, period = 60, stat = "Average", view = "timeSeries" })
      }],
      [{
        type = "log", x = 0, y = 12, width = 24, height = 8
        properties = {
          title  = "The operator's newest words"
          region = var.region
          query  = "SOURCE '${local.prefix}/operator' | fields @timestamp, @message | sort @timestamp desc | limit 50"
          view   = "table"
        }
      }],
    )
  })
}

output "topic" {
  value = aws_sns_topic.alarms.arn
}

output "dashboard" {
  value = aws_cloudwatch_dashboard.this.dashboard_name
}
