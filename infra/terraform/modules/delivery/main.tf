# The documents by which a pipeline reaches the server: one that delivers, one that reads. Their text is ../../../ssm's.

variable "documents" {
  description = "Name and content of each document, by its use."
  type        = map(object({ name = string, content = string }))
}

resource "aws_ssm_document" "this" {
  for_each        = var.documents
  name            = each.value.name
  document_type   = "Command"
  document_format = "JSON"
  content         = each.value.content
  target_type     = "/AWS::EC2::Instance"
}

output "pins" {
  description = "Name, version and SHA-256 of each, which a pipeline names when it sends one."
  value = {
    for use, document in aws_ssm_document.this : use => { name = document.name, version = document.default_version, hash = document.hash }
  }
}
