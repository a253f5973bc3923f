output "policies" {
  description = "Policy documents by name: what each role may do, and the buckets' own."
  value       = local.policies
}

output "trust" {
  description = "Who may take each role."
  value       = local.trust
}

output "path" {
  description = "Path of all roles and policies."
  value       = local.path
}

output "prefix" {
  description = "Begins the names of all roles and policies."
  value       = local.prefix
}

output "role_arns" {
  description = "ARN that each role will have."
  value       = { for name in keys(local.trust) : name => "${local.role}${name}" }
}
