# Optional, for those who have no GitHub Actions: the same path by CodePipeline. It drives the same document.

variable "name" {
  type = string
}

variable "connection" {
  description = "ARN of a connection of CodeConnections, which a person has confirmed."
  type        = string
}

variable "repository" {
  description = "OWNER/NAME, as the connection knows it."
  type        = string
}

variable "branch" {
  type    = string
  default = "main"
}

variable "bucket" {
  description = "Where sources are passed from step to step."
  type        = string
}

variable "roles" {
  description = "The pipeline's own, that of the steps which need no rights, and that of the one which delivers."
  type        = object({ pipeline = string, build = string, deliver = string })
}

variable "log_group" {
  type = string
}

variable "image" {
  description = "In which the steps run."
  type        = string
  default     = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
}

variable "steps" {
  description = "Commands of each step: build and test need no rights, deliver sends the document."
  type        = object({ build = list(string), test = list(string), deliver = list(string) })
}

variable "settings" {
  description = "Environment of the steps. No secret: it can be read in the console."
  type        = map(string)
}

resource "aws_codebuild_project" "step" {
  for_each       = var.steps
  name           = "${var.name}-${each.key}"
  service_role   = each.key == "deliver" ? var.roles.deliver : var.roles.build
  build_timeout  = 45
  queued_timeout = 60
  # a delivery is never cut off for a newer one, nor two sent at a time
  concurrent_build_limit = 1

  artifacts {
    type = "CODEPIPELINE"
  }

  source {
    type = "CODEPIPELINE"
    buildspec = yamlencode({
      version = 0.2
      env     = { shell = "bash" }
      phases  = { build = { on-failure = "ABORT", commands = concat(["set -euo pipefail"], each.value) } }
    })
  }

  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_MEDIUM"
    image        = var.image

    dynamic "environment_variable" {
      for_each = var.settings

      content {
        name  = environment_variable.key
        value = environment_variable.value
      }
    }
  }

  logs_config {
    cloudwatch_logs {
      group_name = var.log_group
    }
  }
}

resource "aws_codepipeline" "this" {
  name           = var.name
  role_arn       = var.roles.pipeline
  pipeline_type  = "V2"
  execution_mode = "QUEUED"

  artifact_store {
    type     = "S3"
    location = var.bucket
  }

  stage {
    name = "Source"

    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn        = var.connection
        FullRepositoryId     = var.repository
        BranchName           = var.branch
        OutputArtifactFormat = "CODE_ZIP"
      }
    }
  }

  dynamic "stage" {
    for_each = ["build", "test", "deliver"]

    content {
      name = title(stage.value)

      action {
        name            = title(stage.value)
        category        = "Build"
        owner           = "AWS"
        provider        = "CodeBuild"
        version         = "1"
        input_artifacts = ["source"]
        configuration   = { ProjectName = aws_codebuild_project.step[stage.value].name }
      }
    }
  }
}
