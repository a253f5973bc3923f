"""Whether things are made after what they need, by Terraform's own graph of the root module."""

import re
import shutil

# what must not be made before what
AFTER = [
    # AWS reads the keys when it makes the provider: they have to be there, and readable by everybody
    ("module.identity.aws_iam_openid_connect_provider.cluster", "module.identity.aws_s3_object.jwks"),
    ("module.identity.aws_iam_openid_connect_provider.cluster", "module.identity.aws_s3_object.discovery"),
    ("module.identity.aws_iam_openid_connect_provider.cluster", "module.issuer.aws_s3_bucket_policy.this"),
    # a server fetches one version of its chart, at once
    ("aws_s3_object.chart", "module.models.aws_s3_bucket_versioning.this"),
    ("module.server.aws_autoscaling_group.server", "aws_s3_object.chart"),
    ("module.server.aws_autoscaling_group.server", "module.role.aws_iam_role_policy.this"),
    ("module.server.aws_autoscaling_group.server", "module.models.aws_s3_bucket_policy.this"),
    ("module.server.aws_autoscaling_group.server", "module.identity.aws_iam_openid_connect_provider.cluster"),
]


def wrong(terraform, root, folder):
    """What of the order does not hold, and how many pairs were looked at."""
    # a graph is drawn for a backend that is set up, which that of the root is not
    copy = folder / "infra" / root.name
    shutil.copytree(root.parent, copy.parent, ignore=shutil.ignore_patterns("tests", "check", "bootstrap", ".terraform*"))
    (copy / "backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    terraform(copy, "init", "-input=false", "-no-color")
    needs = {}
    for later, earlier in re.findall(r'"([^"]+)" -> "([^"]+)"', terraform(copy, "graph")):
        needs.setdefault(later, set()).add(earlier)

    def reaches(later, earlier, seen):
        seen.add(later)
        return later == earlier or any(reaches(one, earlier, seen) for one in needs.get(later, ()) if one not in seen)

    return [f"{later} may be made before {earlier}: name it in depends_on" for later, earlier in AFTER if not reaches(later, earlier, set())], len(AFTER)
