"""Judges requests by policy documents, as IAM does within one account.

What of IAM it models: an identity's policy, its permissions boundary and the policy of the bucket or provider that is asked;
an explicit denial wins, then something must allow, and the boundary too; Action, Resource, NotResource and Principal with * and
?; and the operators of conditions that these documents use. Any other operator, and any other element of a statement, is an
error rather than ignored. It does not model session policies, organisations' policies, policy variables or other accounts.
"""

import fnmatch
import re

ELEMENTS = {"Sid", "Effect", "Action", "Resource", "NotResource", "Condition", "Principal"}


def several(value):
    return value if isinstance(value, list) else [value]


def like(pattern, value, fold=False):
    if fold:
        pattern, value = pattern.lower(), value.lower()
    return re.fullmatch(fnmatch.translate(pattern.replace("[", "[[]")), value) is not None


def compare(operator, key, expected, context):
    found = context.get(key)
    if operator == "Null":
        return (found is None) == (several(expected)[0] == "true")
    if operator == "Bool":
        return found is not None and found.lower() == several(expected)[0]
    if operator == "StringEquals":
        return found is not None and found in several(expected)
    if operator == "StringNotEquals":
        return found is None or found not in several(expected)
    if operator == "ArnNotEquals":
        return found is None or not any(like(one, found) for one in several(expected))
    raise ValueError(f"the condition operator {operator} is not modelled")


def holds(conditions, context):
    # keys of a context have no case
    context = {key.lower(): value for key, value in context.items()}
    return all(
        compare(operator, key.lower(), expected, context)
        for operator, keys in conditions.items()
        for key, expected in keys.items()
    )


def applies(statement, action, resource, principal, context):
    unknown = set(statement) - ELEMENTS
    if unknown:
        raise ValueError(f"{sorted(unknown)} of a statement is not modelled")
    if not any(like(one, action, fold=True) for one in several(statement["Action"])):
        return False
    if "Resource" in statement and not any(like(one, resource) for one in several(statement["Resource"])):
        return False
    if "NotResource" in statement and any(like(one, resource) for one in several(statement["NotResource"])):
        return False
    wanted = statement.get("Principal")
    if wanted not in (None, "*") and principal not in [one for values in wanted.values() for one in several(values)]:
        return False
    return holds(statement.get("Condition", {}), context)


def effects(document, *request):
    return {statement["Effect"] for statement in document["Statement"] if applies(statement, *request)}


def allowed(action, resource, principal, context, identity=None, boundary=None, resource_policy=None):
    """Whether the request is allowed. Without an identity's policy, the resource's has to allow it: an anonymous request."""
    request = action, resource, principal, context
    of = {name: effects(document, *request) for name, document in
          {"identity": identity, "boundary": boundary, "resource": resource_policy}.items() if document}
    if any("Deny" in found for found in of.values()):
        return False
    if boundary and "Allow" not in of["boundary"]:
        return False
    return "Allow" in of.get("identity", ()) or "Allow" in of.get("resource", ())
