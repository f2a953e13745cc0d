"""botocore_test.py: AWS's own library makes the same signatures, and takes the same requests.

Usage: botocore_test.py SIGNED_REQUESTS_PROGRAM. Exit code 77 where Python has no botocore.
"""
import json
import subprocess
import sys

try:
    import botocore
    import botocore.auth
    import botocore.awsrequest
    import botocore.credentials
    import botocore.exceptions
    import botocore.loaders
    import botocore.model
    import botocore.validate
except ImportError as missing:
    print(missing)
    sys.exit(77)


def signature_of(case):
    """What botocore signs the request with, at the time that the request says."""
    headers = {name: value for name, value in case["headers"].items() if name != "Authorization"}
    headers["Content-Type"] = "application/json"
    request = botocore.awsrequest.AWSRequest(
        method="POST", url="https://" + case["host"] + case["path"], data=case["body"].encode(), headers=headers)
    request.context["timestamp"] = case["headers"]["X-Amz-Date"]
    credentials = botocore.credentials.Credentials(
        case["access_key_id"], case["secret_access_key"], case["token"] or None)
    signer = botocore.auth.SigV4Auth(credentials, "bedrock", case["region"])
    canonical = signer.canonical_request(request)
    to_sign = signer.string_to_sign(request, canonical)
    return signer.signature(to_sign, request)


def converse_shape():
    """The input of Converse; nothing where botocore is too old to know it."""
    try:
        model = botocore.loaders.Loader().load_service_model("bedrock-runtime", "service-2")
        return botocore.model.ServiceModel(model).operation_model("Converse").input_shape
    except (botocore.exceptions.BotoCoreError, botocore.model.OperationNotFoundError):
        print("this botocore knows no Converse; only signatures are compared")
        return None


def main():
    lines = subprocess.run([sys.argv[1]], capture_output=True, check=True, text=True, encoding="utf-8").stdout
    cases = [json.loads(line) for line in lines.splitlines()]
    shape = converse_shape()
    failures = 0 if cases else 1
    for case in cases:
        if signature_of(case) != case["signature"] or not case["headers"]["Authorization"].endswith(case["signature"]):
            print("another signature:", case["path"])
            failures += 1
        if shape is None:
            continue
        body = dict(json.loads(case["body"]), modelId=case["model"])
        report = botocore.validate.ParamValidator().validate(body, shape)
        unknown = set(body) - set(shape.members)
        if report.has_errors() or unknown:
            print("another form:", case["path"], report.generate_report(), unknown)
            failures += 1
    print(len(cases), "requests compared with botocore", botocore.__version__)
    return 1 if failures else 0


sys.exit(main())
