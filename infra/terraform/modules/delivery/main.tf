# The documents by which a pipeline reaches the server: one that delivers, one that reads. Their text is ../../../ssm's.

variable "documents" {
  description = "Content of each document, by name."
  type        = map(string)
}

resource "aws_ssm_document" "this" {
  for_each        = var.documents
  name            = each.key
  document_type   = "Command"
  document_format = "JSON"
  content         = each.value
  target_type     = "/AWS::EC2::Instance"
}

output "pins" {
  description = "Version and SHA-256 of each, which a pipeline names when it sends one."
  value = {
    for name, document in aws_ssm_document.this : name => { version = document.default_version, hash = document.hash }
  }
}
