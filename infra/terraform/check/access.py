"""Who may do what: a table of requests, each with the answer that it has to have, judged by the documents of modules/policies."""

import json

import evaluate

ACCOUNT = "123456789012"
SSM = f"arn:aws:ssm:eu-central-1:{ACCOUNT}"
DEPLOY, DESCRIBE = f"{SSM}:document/anomaly-production-deploy-anomalymodel", f"{SSM}:document/anomaly-production-describe-anomalymodel"
SHELL = "arn:aws:ssm:eu-central-1::document/AWS-RunShellScript"
SERVER = f"arn:aws:ec2:eu-central-1:{ACCOUNT}:instance/i-1"
OURS, OTHER = {"ssm:resourceTag/AnomalyServer": "production"}, {"ssm:resourceTag/AnomalyServer": "staging"}
PACKAGE, HANDED = "arn:aws:s3:::models/mnist/5f3c.tar.gz", "arn:aws:s3:::deliveries/deliveries/mnist/5f3c.json"
CHART, OTHER_CHART = (f"arn:aws:s3:::models/artifacts/{environment}/chart.tgz" for environment in ("production", "staging"))
STATE = "arn:aws:s3:::state/production.tfstate"
SOURCES = "arn:aws:s3:::sources/anomaly-production/source/x"
BUILD_LOG = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:/anomaly/production/build:log-stream:x"
SECRET = f"{SSM}:parameter/anomaly/production/k3s/token"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/anomaly/production/anomaly-production-"
BOUNDARY = {"iam:PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/anomaly/production/anomaly-production-boundary"}
STAGING = {key: value.replace("production", "staging") for key, value in BOUNDARY.items()}
REPOSITORY = f"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository/anomaly/operator"
HERE = {"aws:RequestedRegion": "eu-central-1"}
ONCE = {"s3:if-none-match": "*", "s3:ObjectCreationOperation": "true"}
AGAIN = {"s3:ObjectCreationOperation": "true"}

YES, NO = True, False
# role, action, resource, context, answer. A role of production's, or of the second environment, as in staging/apply
TABLE = [
    # publish: packages, once, and nothing else
    ("publish", "s3:PutObject", PACKAGE, ONCE, YES),
    ("publish", "s3:PutObject", PACKAGE, AGAIN, NO),
    ("publish", "s3:PutObject", PACKAGE, {"s3:ObjectCreationOperation": "false"}, YES),
    ("publish", "s3:PutObject", PACKAGE, {**ONCE, "s3:x-amz-server-side-encryption": "AES256"}, YES),
    ("publish", "s3:PutObject", PACKAGE, {**ONCE, "s3:x-amz-server-side-encryption": "none"}, NO),
    ("publish", "s3:PutObject", PACKAGE, {**ONCE, "aws:SecureTransport": "false"}, NO),
    ("publish", "s3:GetObject", PACKAGE, {}, YES),
    ("publish", "s3:ListBucket", "arn:aws:s3:::models", {}, YES),
    ("publish", "s3:DeleteObject", PACKAGE, {}, NO),
    ("publish", "s3:DeleteObjectVersion", PACKAGE, {}, NO),
    ("publish", "s3:PutObject", CHART, ONCE, NO),
    ("publish", "s3:PutObject", HANDED, ONCE, NO),
    ("publish", "s3:PutBucketVersioning", "arn:aws:s3:::models", {}, NO),
    ("publish", "ssm:SendCommand", DEPLOY, {}, NO),
    ("publish", "ecr:PutImage", REPOSITORY, {}, NO),
    # deploy: one document, on the servers of its environment
    ("deploy", "ssm:SendCommand", DEPLOY, {}, YES),
    ("deploy", "ssm:SendCommand", DEPLOY + "-2", {}, NO),
    ("deploy", "ssm:SendCommand", DEPLOY.replace("production", "staging"), {}, NO),
    ("deploy", "ssm:SendCommand", DESCRIBE, {}, NO),
    ("deploy", "ssm:SendCommand", SHELL, {}, NO),
    ("deploy", "ssm:SendCommand", SERVER, OURS, YES),
    ("deploy", "ssm:SendCommand", SERVER, OTHER, NO),
    ("deploy", "ssm:SendCommand", SERVER, {}, NO),
    ("deploy", "ssm:GetCommandInvocation", "*", {}, YES),
    ("deploy", "ssm:DescribeInstanceInformation", "*", {}, YES),
    ("deploy", "ssm:StartSession", SERVER, OURS, NO),
    ("deploy", "ssm:UpdateDocument", DEPLOY, {}, NO),
    ("deploy", "ssm:CreateDocument", DEPLOY, {}, NO),
    ("deploy", "ssm:GetParameter", SECRET, {}, NO),
    ("deploy", "s3:PutObject", HANDED, ONCE, YES),
    ("deploy", "s3:PutObject", HANDED, AGAIN, NO),
    ("deploy", "s3:GetObject", HANDED, {}, YES),
    ("deploy", "s3:DeleteObject", HANDED, {}, NO),
    ("deploy", "s3:PutObject", PACKAGE, ONCE, NO),
    # drift: reads what lives, by its own document
    ("drift", "ssm:SendCommand", DESCRIBE, {}, YES),
    ("drift", "ssm:SendCommand", DEPLOY, {}, NO),
    ("drift", "ssm:SendCommand", SERVER, OURS, YES),
    ("drift", "ssm:SendCommand", SERVER, OTHER, NO),
    ("drift", "s3:PutObject", HANDED, {}, NO),
    # release: images
    ("release", "ecr:PutImage", REPOSITORY, {}, YES),
    ("release", "ecr:PutImage", REPOSITORY + "-2", {}, NO),
    ("release", "ecr:BatchDeleteImage", REPOSITORY, {}, NO),
    ("release", "s3:PutObject", PACKAGE, ONCE, NO),
    # plan: sees, and changes nothing
    ("plan", "ec2:DescribeInstances", "*", {}, YES),
    ("plan", "s3:GetObject", STATE, {}, YES),
    ("plan", "s3:GetObject", "arn:aws:s3:::state/staging.tfstate", {}, NO),
    ("plan", "s3:PutObject", STATE, {}, NO),
    ("plan", "s3:GetObject", CHART, {}, YES),
    ("plan", "s3:GetObjectTagging", "arn:aws:s3:::issuer/openid/v1/jwks", {}, YES),
    ("plan", "s3:GetLifecycleConfiguration", "arn:aws:s3:::models", {}, YES),
    ("plan", "ssm:GetParameter", SECRET, {}, NO),
    ("plan", "s3:GetObject", PACKAGE, {}, NO),
    ("plan", "ec2:RunInstances", SERVER, HERE, NO),
    ("plan", "iam:CreateRole", f"{ROLE}x", BOUNDARY, NO),
    # apply: what the environment is made of, and no way beyond it
    ("apply", "ec2:CreateVpc", "*", HERE, YES),
    ("apply", "ec2:CreateVpc", "*", {"aws:RequestedRegion": "us-east-1"}, NO),
    ("apply", "s3:PutObject", STATE, {}, YES),
    ("apply", "s3:DeleteObject", STATE, {}, NO),
    ("apply", "s3:DeleteObject", STATE + ".tflock", {}, YES),
    # another chart is another version under the same key: nothing is deleted for it, and nothing could be
    ("apply", "s3:PutObject", CHART, AGAIN, YES),
    ("apply", "s3:DeleteObject", CHART, {}, NO),
    ("apply", "s3:DeleteObjectVersion", CHART, {}, NO),
    ("apply", "s3:PutObject", OTHER_CHART, AGAIN, NO),
    ("apply", "s3:PutObject", PACKAGE, ONCE, NO),
    ("apply", "s3:DeleteObject", PACKAGE, {}, NO),
    ("apply", "s3:DeleteBucket", "arn:aws:s3:::models", {}, NO),
    ("apply", "ssm:UpdateDocument", DEPLOY, {}, YES),
    ("apply", "ssm:UpdateDocument", SHELL, {}, NO),
    ("apply", "ssm:SendCommand", DEPLOY, {}, NO),
    ("apply", "ssm:StartSession", SERVER, OURS, NO),
    ("apply", "ssm:GetParameter", SECRET, {}, NO),
    ("apply", "iam:CreateRole", f"{ROLE}x", BOUNDARY, YES),
    ("apply", "iam:CreateRole", f"{ROLE}x", {}, NO),
    ("apply", "iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/x", BOUNDARY, NO),
    ("apply", "iam:PutRolePolicy", f"{ROLE}deploy", BOUNDARY, YES),
    ("apply", "iam:PutRolePolicy", f"{ROLE}apply", BOUNDARY, NO),
    ("apply", "iam:PutRolePolicy", f"{ROLE}plan", BOUNDARY, NO),
    ("apply", "iam:DeleteRole", f"{ROLE}apply", {}, NO),
    ("apply", "iam:DeleteRole", f"{ROLE}deploy", {}, YES),
    ("apply", "iam:CreateRole", f"{ROLE}x".replace("production", "staging"), BOUNDARY, NO),
    ("apply", "s3:PutBucketPolicy", "arn:aws:s3:::models", {}, YES),
    ("apply", "ecr:CreateRepository", REPOSITORY, HERE, YES),
    ("apply", "iam:UpdateAssumeRolePolicy", f"{ROLE}apply", {}, NO),
    ("apply", "iam:DeleteRolePermissionsBoundary", f"{ROLE}deploy", {}, NO),
    ("apply", "iam:CreatePolicyVersion", BOUNDARY["iam:PermissionsBoundary"], {}, NO),
    ("apply", "iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x", {}, NO),
    ("apply", "iam:PassRole", f"{ROLE}node", {"iam:PassedToService": "ec2.amazonaws.com"}, YES),
    ("apply", "iam:PassRole", f"{ROLE}apply", {"iam:PassedToService": "ec2.amazonaws.com"}, NO),
    # node: its secrets, what it runs and what it is handed; no package
    ("node", "ssm:GetParameter", SECRET, {}, YES),
    ("node", "ssm:GetParameter", SECRET.replace("production", "staging"), {}, NO),
    ("node", "kms:Decrypt", f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1", {"kms:ViaService": "ssm.eu-central-1.amazonaws.com"}, YES),
    ("node", "kms:Decrypt", f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1", {}, NO),
    ("node", "s3:GetObjectVersion", HANDED, {}, YES),
    ("node", "s3:GetObject", CHART, {}, YES),
    ("node", "s3:GetObjectVersion", CHART, {}, YES),
    ("node", "s3:GetObjectVersion", OTHER_CHART, {}, NO),
    ("node", "s3:GetObject", PACKAGE, {}, NO),
    ("node", "s3:PutObject", PACKAGE, ONCE, NO),
    ("node", "ecr:BatchGetImage", REPOSITORY, {}, YES),
    ("node", "ssm:SendCommand", DEPLOY, {}, NO),
    ("node", "ec2:AssociateAddress", f"arn:aws:ec2:eu-central-1:{ACCOUNT}:elastic-ip/eipalloc-1", {}, YES),
    ("node", "ec2:AssociateAddress", f"arn:aws:ec2:eu-central-1:{ACCOUNT}:elastic-ip/eipalloc-2", {}, NO),
    ("node", "ec2:AssociateAddress", SERVER, {"aws:ResourceTag/AnomalyServer": "production"}, YES),
    ("node", "ec2:AssociateAddress", SERVER, {"aws:ResourceTag/AnomalyServer": "staging"}, NO),
    ("node", "cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": "AnomalyOperator/production"}, YES),
    ("node", "cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": "AWS/EC2"}, NO),
    # pods: packages below their prefix
    ("reader-models", "s3:GetObjectVersion", PACKAGE, {}, YES),
    ("reader-models", "s3:PutObject", PACKAGE, ONCE, NO),
    ("reader-models", "s3:GetObject", HANDED, {}, NO),
    ("reader-team-a", "s3:GetObject", "arn:aws:s3:::models/team-a/x/5f3c.tar.gz", {}, YES),
    ("reader-team-a", "s3:GetObject", PACKAGE, {}, NO),
    # the steps of CodeBuild that build and test: their sources, which they cannot change, and their log
    ("build", "s3:GetObjectVersion", SOURCES, {}, YES),
    ("build", "s3:PutObject", SOURCES, ONCE, NO),
    ("build", "logs:PutLogEvents", BUILD_LOG, {}, YES),
    ("build", "ssm:SendCommand", DEPLOY, {}, NO),
    ("build", "ssm:SendCommand", SERVER, OURS, NO),
    ("build", "s3:PutObject", HANDED, ONCE, NO),
    ("build", "s3:PutObject", PACKAGE, ONCE, NO),
    # the one that delivers: as much as deploy
    ("deliver", "s3:GetObjectVersion", SOURCES, {}, YES),
    ("deliver", "s3:PutObject", SOURCES, ONCE, NO),
    ("deliver", "logs:PutLogEvents", BUILD_LOG, {}, YES),
    ("deliver", "ssm:SendCommand", DEPLOY, {}, YES),
    ("deliver", "ssm:SendCommand", SHELL, {}, NO),
    ("deliver", "ssm:SendCommand", SERVER, OTHER, NO),
    ("deliver", "s3:PutObject", HANDED, ONCE, YES),
    ("deliver", "s3:PutObject", PACKAGE, ONCE, NO),
    ("endpoint", "s3:GetObject", PACKAGE, {}, YES),
    ("endpoint", "s3:PutObject", PACKAGE, ONCE, NO),
    # a second environment of the account: reads packages, and changes nothing that the account has once
    ("staging/apply", "s3:PutObject", OTHER_CHART, AGAIN, YES),
    ("staging/apply", "s3:PutObject", CHART, AGAIN, NO),
    ("staging/apply", "s3:PutObject", PACKAGE, ONCE, NO),
    ("staging/apply", "s3:PutBucketPolicy", "arn:aws:s3:::models", {}, NO),
    ("staging/apply", "s3:PutLifecycleConfiguration", "arn:aws:s3:::models", {}, NO),
    ("staging/apply", "s3:PutBucketPolicy", "arn:aws:s3:::deliveries", {}, NO),
    ("staging/apply", "s3:PutBucketPolicy", "arn:aws:s3:::staging-deliveries", {}, YES),
    ("staging/apply", "s3:PutObject", STATE, {}, NO),
    ("staging/apply", "ecr:CreateRepository", REPOSITORY, HERE, NO),
    ("staging/apply", "ec2:CreateVpc", "*", HERE, YES),
    ("staging/apply", "iam:PutRolePolicy", f"{ROLE}deploy", BOUNDARY, NO),
    ("staging/apply", "iam:PutRolePolicy", f"{ROLE}apply".replace("production", "staging"), STAGING, NO),
    ("staging/apply", "iam:PutRolePolicy", f"{ROLE}deploy".replace("production", "staging"), STAGING, YES),
    ("staging/node", "s3:GetObjectVersion", OTHER_CHART, {}, YES),
    ("staging/node", "s3:GetObjectVersion", CHART, {}, NO),
    ("staging/node", "ecr:BatchGetImage", REPOSITORY, {}, YES),
    ("staging/reader-models", "s3:GetObjectVersion", PACKAGE, {}, YES),
    ("staging/reader-models", "s3:PutObject", PACKAGE, ONCE, NO),
    ("staging/deploy", "ssm:SendCommand", DEPLOY, {}, NO),
    ("staging/deploy", "ssm:SendCommand", SERVER, OURS, NO),
    # what its boundary leaves of a policy that allows all
    ("staging/*", "s3:PutObject", OTHER_CHART, AGAIN, YES),
    ("staging/*", "s3:PutObject", CHART, AGAIN, NO),
    ("staging/*", "s3:PutObject", PACKAGE, ONCE, NO),
    ("staging/*", "s3:PutBucketPolicy", "arn:aws:s3:::models", {}, NO),
    ("staging/*", "s3:PutObject", HANDED, ONCE, NO),
    ("staging/*", "s3:PutObject", STATE, {}, NO),
    ("staging/*", "s3:PutObject", STATE.replace("production", "staging"), {}, YES),
    ("staging/*", "s3:DeleteObject", STATE.replace("production", "staging") + ".tflock", {}, YES),
    ("staging/*", "s3:DeleteBucketPolicy", "arn:aws:s3:::models", {}, NO),
    ("staging/*", "s3:DeleteBucketPolicy", "arn:aws:s3:::state", {}, NO),
    ("staging/*", "s3:DeleteObject", "arn:aws:s3:::issuer/openid/v1/jwks", {}, NO),
    ("staging/*", "ssm:GetParameter", SECRET, {}, NO),
    ("staging/*", "ssm:GetParameter", SECRET.replace("production", "staging"), {}, YES),
    ("staging/*", "ecr:PutImage", REPOSITORY, {}, NO),
    ("staging/*", "ecr:BatchGetImage", REPOSITORY, {}, YES),
    # a session is an administrator's: no role that is made here may open one, though the server's may answer it
    ("publish", "ssm:StartSession", SERVER, OURS, NO),
    ("drift", "ssm:StartSession", SERVER, OURS, NO),
    ("release", "ssm:StartSession", SERVER, OURS, NO),
    ("plan", "ssm:StartSession", SERVER, OURS, NO),
    ("node", "ssm:StartSession", SERVER, OURS, NO),
    ("reader-models", "ssm:StartSession", SERVER, OURS, NO),
    ("build", "ssm:StartSession", SERVER, OURS, NO),
    ("deliver", "ssm:StartSession", SERVER, OURS, NO),
    ("node", "ssmmessages:CreateControlChannel", "*", {}, YES),
    ("node", "ssmmessages:CreateDataChannel", "*", {}, YES),
    ("node", "ssmmessages:OpenControlChannel", "*", {}, YES),
    ("node", "ssmmessages:OpenDataChannel", "*", {}, YES),
    # nobody in particular
    (None, "s3:GetObject", "arn:aws:s3:::issuer/openid/v1/jwks", {}, YES),
    (None, "s3:GetObject", "arn:aws:s3:::issuer/other", {}, NO),
    (None, "s3:GetObject", PACKAGE, {}, NO),
    (None, "s3:PutObject", PACKAGE, ONCE, NO),
]
BUCKETS = {"models": "models", "deliveries": "deliveries", "issuer": "issuer", "state": "state", "captures": "captures", "sources": "pipeline", "staging-deliveries": "staging/deliveries"}

# role, provider, audience, subject, answer
GITHUB, POD = "token.actions.githubusercontent.com", "issuer.s3.eu-central-1.amazonaws.com"
AWS = "sts.amazonaws.com"
TOKENS = [
    ("deploy", GITHUB, AWS, "repo:acme/models:environment:production", YES),
    ("deploy", GITHUB, AWS, "repo:acme@1/models@2:environment:production", YES),
    ("deploy", GITHUB, AWS, "repo:acme/models:environment:production2", NO),
    ("deploy", GITHUB, AWS, "repo:acme/models:environment:*", NO),
    ("deploy", GITHUB, AWS, "repo:acme/models:pull_request", NO),
    ("deploy", GITHUB, AWS, "repo:acme/other:environment:production", NO),
    ("deploy", GITHUB, AWS, "repo:evil/models:environment:production", NO),
    ("deploy", GITHUB, "https://github.com/acme", "repo:acme/models:environment:production", NO),
    ("deploy", POD, AWS, "repo:acme/models:environment:production", NO),
    ("publish", GITHUB, AWS, "repo:acme/models:environment:publish", YES),
    ("publish", GITHUB, AWS, "repo:acme/models:ref:refs/heads/main", NO),
    ("plan", GITHUB, AWS, "repo:acme/models:environment:plan-production", YES),
    ("plan", GITHUB, AWS, "repo:acme/models:environment:plan-staging", NO),
    ("plan", GITHUB, AWS, "repo:acme/models:pull_request", NO),
    ("apply", GITHUB, AWS, "repo:acme/models:pull_request", NO),
    ("apply", GITHUB, AWS, "repo:acme/models:environment:plan-production", NO),
    ("apply", GITHUB, AWS, "repo:acme/models:environment:infra-staging", NO),
    ("apply", GITHUB, AWS, "repo:acme/models:environment:infra-production", YES),
    ("reader-models", POD, AWS, "system:serviceaccount:models:models-reader", YES),
    ("reader-models", POD, AWS, "system:serviceaccount:models:default", NO),
    ("reader-models", POD, AWS, "system:serviceaccount:team-a:models-reader", NO),
    ("reader-models", POD, "https://kubernetes.default.svc.cluster.local", "system:serviceaccount:models:models-reader", NO),
    ("reader-models", GITHUB, AWS, "system:serviceaccount:models:models-reader", NO),
]


def wrong(policies, trust):
    """What of the tables does not hold, and how many rows there are."""
    policies = {name: json.loads(text) for name, text in policies.items()}
    trust = {name: json.loads(text) for name, text in trust.items()}
    policies["staging/*"] = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    found = []
    for role, action, resource, context, answer in TABLE:
        bucket = BUCKETS.get(resource.removeprefix("arn:aws:s3:::").split("/")[0]) if ":s3:" in resource else None
        environment, _, name = (role or "").rpartition("/")
        principal = ROLE.replace("production", environment or "production") + name
        is_so = evaluate.allowed(
            action,
            resource,
            principal,
            {"aws:SecureTransport": "true", "aws:PrincipalArn": principal, **context},
            identity=policies[role] if role else None,
            boundary=policies[f"{environment}/boundary".lstrip("/")] if role else None,
            resource_policy=policies[f"{bucket}-bucket"] if bucket else None,
        )
        if is_so != answer:
            found.append(f"{role or 'nobody'} {action} on {resource} with {context}: {'allowed' if is_so else 'denied'}")
    for role, host, audience, subject, answer in TOKENS:
        context = {f"{host}:aud": audience, f"{host}:sub": subject}
        provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"
        is_so = evaluate.allowed("sts:AssumeRoleWithWebIdentity", "*", provider, context, resource_policy=trust[role])
        if is_so != answer:
            found.append(f"{role} for {subject} ({audience}) by {host}: {'may be taken' if is_so else 'may not be taken'}")
    return found, len(TABLE) + len(TOKENS)
