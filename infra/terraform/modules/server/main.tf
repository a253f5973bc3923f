# One server that is replaced when it dies: a launch template and a group of one.

variable "name" {
  type = string
}

variable "environment" {
  type = string
}

variable "image_id" {
  description = "Amazon Linux 2023, x86-64, pinned: a new image is a change that somebody reads."
  type        = string
}

variable "instance_type" {
  type = string
}

variable "disk_gb" {
  type = number
}

variable "user_data" {
  type = string
}

variable "instance_profile" {
  type = string
}

variable "subnets" {
  type = list(string)
}

variable "security_group" {
  type = string
}

variable "spot" {
  description = "Cheaper, and taken away with two minutes' notice: a new one then comes back by itself."
  type        = bool
  default     = false
}

resource "aws_launch_template" "server" {
  name_prefix            = "${var.name}-"
  image_id               = var.image_id
  instance_type          = var.instance_type
  user_data              = base64gzip(var.user_data)
  update_default_version = true

  iam_instance_profile {
    name = var.instance_profile
  }

  network_interfaces {
    associate_public_ip_address = true
    security_groups             = [var.security_group]
    delete_on_termination       = true
  }

  # no pod is one hop away
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
    instance_metadata_tags      = "disabled"
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted             = true
      volume_size           = var.disk_gb
      volume_type           = "gp3"
      delete_on_termination = true
    }
  }

  dynamic "instance_market_options" {
    for_each = var.spot ? ["spot"] : []

    content {
      market_type = "spot"

      spot_options {
        spot_instance_type             = "one-time"
        instance_interruption_behavior = "terminate"
      }
    }
  }

  monitoring {
    enabled = true
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = var.name, AnomalyServer = var.environment }
  }

  tag_specifications {
    resource_type = "volume"
    tags          = { Name = var.name }
  }
}

resource "aws_autoscaling_group" "server" {
  name                      = var.name
  min_size                  = 1
  max_size                  = 1
  desired_capacity          = 1
  vpc_zone_identifier       = var.subnets
  health_check_type         = "EC2"
  health_check_grace_period = 600
  enabled_metrics           = ["GroupInServiceInstances"]

  launch_template {
    id      = aws_launch_template.server.id
    version = aws_launch_template.server.latest_version
  }

  # a change of the template makes a new server; there is no room for two that hold one address
  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 0
      instance_warmup        = 600
    }
  }
}

output "group" {
  value = aws_autoscaling_group.server.name
}
