# A network with one public subnet per zone. Nothing comes in but HTTPS, nothing goes out but HTTPS.

variable "name" {
  type = string
}

variable "cidr" {
  type    = string
  default = "10.40.0.0/16"
}

variable "zones" {
  description = "Availability zones in which a server may start; with two, the loss of one is survived."
  type        = list(string)
}

variable "clients" {
  description = "Networks that may open HTTPS connections to the server."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

data "aws_region" "current" {}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

# the group that instances without one would get: closed
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_subnet" "public" {
  for_each          = { for index, zone in var.zones : zone => cidrsubnet(var.cidr, 8, index) }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = { Name = "${var.name}-${each.key}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

# packages do not leave AWS's network, and cost no traffic
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.current.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.public.id]
  tags              = { Name = "${var.name}-s3" }
}

resource "aws_security_group" "server" {
  name        = "${var.name}-server"
  description = "HTTPS in, HTTPS out"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-server" }
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  for_each          = toset(var.clients)
  security_group_id = aws_security_group.server.id
  description       = "Ingress with TLS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
}

# SSM, S3, ECR, git, Let's Encrypt. Names and time come from the network itself, which no group limits
resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.server.id
  description       = "HTTPS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_eip" "server" {
  domain = "vpc"
  tags   = { Name = "${var.name}-server" }
}

output "subnets" {
  value = [for subnet in aws_subnet.public : subnet.id]
}

output "security_group" {
  value = aws_security_group.server.id
}

output "address_id" {
  value = aws_eip.server.allocation_id
}

output "address" {
  value = aws_eip.server.public_ip
}
