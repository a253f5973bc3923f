"""Whether environments of one account would ask AWS for the same name: compares the plans of tests/account.tftest.hcl."""

import json

# by which argument AWS tells those of an account and a region apart
NAMED = {
    "aws_autoscaling_group": "name",
    "aws_cloudwatch_dashboard": "dashboard_name",
    "aws_cloudwatch_log_group": "name",
    "aws_cloudwatch_metric_alarm": "alarm_name",
    "aws_codebuild_project": "name",
    "aws_codepipeline": "name",
    "aws_ecr_repository": "name",
    "aws_iam_instance_profile": "name",
    "aws_iam_openid_connect_provider": "url",
    "aws_iam_policy": "name",
    "aws_iam_role": "name",
    "aws_launch_template": "name_prefix",
    "aws_s3_bucket": "bucket",
    "aws_sagemaker_endpoint": "name",
    "aws_sagemaker_endpoint_configuration": "name",
    "aws_sagemaker_model": "name",
    "aws_sns_topic": "name",
    "aws_ssm_document": "name",
}
# their name is AWS's, or belongs to the role, the bucket, the network or the group that they are in
WITHIN = {
    "aws_cloudwatch_log_metric_filter",
    "aws_default_security_group",
    "aws_ecr_lifecycle_policy",
    "aws_eip",
    "aws_iam_role_policy",
    "aws_internet_gateway",
    "aws_route",
    "aws_route_table",
    "aws_route_table_association",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_s3_object",
    "aws_security_group",
    "aws_sns_topic_subscription",
    "aws_subnet",
    "aws_vpc",
    "aws_vpc_endpoint",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
}


def wrong(output):
    """What is asked for twice, and how many names were looked at. output: of `terraform test -json -verbose`."""
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    plans = {one["@testrun"]: one["test_plan"]["resource_changes"] for one in messages if one["type"] == "test_plan"}
    found, owners = [], {}
    if len(plans) < 2:
        found.append(f"expected the plans of two environments, found {sorted(plans)}")
    for environment, resources in plans.items():
        for resource in resources:
            kind, address = resource["type"], f"{environment}: {resource['address']}"
            if resource["mode"] != "managed" or kind in WITHIN:
                continue
            name = kind in NAMED and resource["change"]["after"].get(NAMED[kind])
            if not name:
                found.append(f"{address} has no name that is known before it is made: put {kind} into a list of check/names.py")
                continue
            # IAM's names have no case
            other = owners.setdefault((kind, name.lower()), address)
            if other != address:
                found.append(f"{kind} {name} is asked for by {other} and by {address}: put the environment into its name, or make it where account_wide is true")
    return found, len(owners)
