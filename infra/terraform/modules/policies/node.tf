# What the server may do. Pods cannot reach its credentials: the metadata service answers within one hop only.

locals {
  node_statements = {
    node = concat(
      [
        {
          # as in AmazonSSMManagedInstanceCore, without its right to read every parameter
          Sid    = "TakeCommands"
          Effect = "Allow"
          Action = [
            "ssm:DescribeDocument",
            "ssm:GetDocument",
            "ssm:ListAssociations",
            "ssm:ListInstanceAssociations",
            "ssm:UpdateAssociationStatus",
            "ssm:UpdateInstanceAssociationStatus",
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
            "ec2messages:AcknowledgeMessage",
            "ec2messages:DeleteMessage",
            "ec2messages:FailMessage",
            "ec2messages:GetEndpoint",
            "ec2messages:GetMessages",
            "ec2messages:SendReply",
          ]
          Resource = "*"
        },
        {
          Sid      = "ReadTheClustersSecrets"
          Effect   = "Allow"
          Action   = "ssm:GetParameter"
          Resource = "${local.secrets}/*"
        },
        {
          Sid    = "ReadDeliveriesAndWhatItRuns"
          Effect = "Allow"
          Action = ["s3:GetObject", "s3:GetObjectVersion"]
          Resource = [
            "${local.handed}/deliveries/*",
            local.ours,
          ]
        },
        {
          Sid      = "WriteLogs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
          Resource = "${local.arn}:logs:${local.account}:log-group:/${var.name}/${var.environment}/*"
        },
        {
          Sid       = "WriteMetrics"
          Effect    = "Allow"
          Action    = "cloudwatch:PutMetricData"
          Resource  = "*"
          Condition = { StringEquals = { "cloudwatch:namespace" = "AnomalyOperator/${var.environment}" } }
        },
      ],
      local.pull_images,
      [
        {
          Sid      = "TakeTheAddressOver"
          Effect   = "Allow"
          Action   = "ec2:AssociateAddress"
          Resource = "${local.arn}:ec2:${local.account}:elastic-ip/${var.address_id}"
        },
        {
          Sid       = "ForItself"
          Effect    = "Allow"
          Action    = "ec2:AssociateAddress"
          Resource  = local.instances
          Condition = { StringEquals = { "aws:ResourceTag/AnomalyServer" = var.environment } }
        },
      ],
      [
        for key in [var.secrets_key_arn] : {
          Sid       = "DecryptTheClustersSecrets"
          Effect    = "Allow"
          Action    = "kms:Decrypt"
          Resource  = key
          Condition = { StringEquals = { "kms:ViaService" = "ssm.${var.region}.amazonaws.com" } }
        } if key != ""
      ],
    )
  }
}
