output "address" {
  description = "Where names of Ingresses have to point."
  value       = module.network.address
}

output "buckets" {
  value = { models = local.buckets.models, deliveries = local.buckets.deliveries }
}

output "roles" {
  description = "ARN of each role, for workflows and for `server.awsRoleArn`."
  value       = { for name, role in module.role : name => role.arn }
}

output "documents" {
  description = "Name, version and hash of each document, for the variables of the workflows."
  value       = module.delivery.pins
}

output "target" {
  description = "The tag by which the server is found."
  value       = "AnomalyServer=${var.environment}"
}

output "registries" {
  value = one(module.registry[*].urls)
}

output "endpoint" {
  value = one(module.endpoint[*].name)
}
