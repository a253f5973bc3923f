# The pipeline of CodePipeline: its steps, and as whom they run.

mock_provider "aws" {}

run "the_pipeline" {
  module {
    source = "./modules/pipeline"
  }

  variables {
    name       = "anomaly-production"
    connection = "arn:aws:codeconnections:eu-central-1:123456789012:connection/1"
    repository = "acme/models"
    bucket     = "sources"
    roles      = { pipeline = "arn:aws:iam::123456789012:role/pipeline", build = "arn:aws:iam::123456789012:role/build", deliver = "arn:aws:iam::123456789012:role/deliver" }
    log_group  = "/anomaly/production/build"
    steps      = { build = ["true"], test = ["true"], deliver = ["true"] }
    settings   = {}
  }

  assert {
    condition     = aws_codepipeline.this.stage[*].name == tolist(["Source", "Build", "Test", "Deliver"])
    error_message = "Source, build, test, deliver, found ${join(", ", aws_codepipeline.this.stage[*].name)}."
  }

  assert {
    condition = { for step, project in aws_codebuild_project.step : step => project.service_role } == {
      build = "arn:aws:iam::123456789012:role/build", test = "arn:aws:iam::123456789012:role/build", deliver = "arn:aws:iam::123456789012:role/deliver"
    }
    error_message = "Only the step that delivers may have the role that delivers."
  }
}
