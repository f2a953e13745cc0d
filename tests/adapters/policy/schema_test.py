"""schema_test.py: the schema of policies is one of draft 7, and says the same to a validator that is not ours.

Usage: schema_test.py SOURCE_FOLDER. Exit code 77 where Python has no jsonschema or no yaml.
"""
import json
import pathlib
import re
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(missing)
    sys.exit(77)


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `off` and `2023-06-01` are texts."""

    yaml_implicit_resolvers = {}


Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), list("-+.0123456789"))


def main(source: pathlib.Path) -> int:
    schema = json.loads((source / "adapters/policy/policy.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    wrong = []

    def expect(accepted: bool, policy, name: str) -> None:
        error = next(iter(validator.iter_errors(policy)), None)
        if accepted == (error is None):
            return
        wrong.append(f"{name}: {error.message if error else 'accepted'}")

    cases = json.loads((source / "tests/adapters/policy/schema_cases.json").read_text())
    for verdict in ("accepted", "refused"):
        for case in cases[verdict]:
            expect(verdict == "accepted", {"version": 1, "providers": {"simulator": {}}} | case, json.dumps(case))
    examples = sorted((source / "examples/policies").glob("*.yaml"))
    for example in examples:
        expect(True, yaml.load(example.read_text(), Loader), example.name)
    print("\n".join(wrong) or f"{len(examples)} examples and {sum(map(len, cases.values()))} cases agree")
    return 1 if wrong or not examples else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
