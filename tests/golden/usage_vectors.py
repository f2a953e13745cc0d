"""usage_vectors.py: golden vectors: a usage report as a provider sends it, and what it costs in nanodollars.

Writes usage_vectors.json, which usage_vectors_test.cpp holds Purser's codecs and price table against. Neither imports
nor runs Purser: what each report means was counted by hand, prices are typed in anew (price_figures.py), and costs are
computed in exact fractions (price_formula.py).

Usage: usage_vectors.py [--check]. `--check`: writes nothing, and fails where the file is not what would be written.
"""
import collections
import json
import pathlib
import sys

import anthropic_vectors
import google_vectors
import openai_vectors
import other_vectors
from price_figures import PRICES

FILE = pathlib.Path(__file__).with_name("usage_vectors.json")
TRAPS = range(1, 22)  # mistakes that accounting is known to make, by their number
VECTORS_MIN = 200


def as_json(value, name=""):
    """A price as JSON. Figures are written with the digits that they were typed in with."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {as_json(inner, key)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return value if isinstance(value, str) and name not in ("id", "provider") else json.dumps(value)


def in_table_shape(key):
    """A price as Purser's price tables have it, with the vectors' own figures."""
    section, model = key.split("/", 1)
    return as_json({"id": model.split("@")[0].lower(), "provider": section} | PRICES[key])


def checked(vectors):
    names = collections.Counter((vector["provider"], vector["name"]) for vector in vectors)
    assert not (twice := [name for name, count in names.items() if count > 1]), twice
    assert len(vectors) >= VECTORS_MIN, len(vectors)
    missing = set(TRAPS) - {vector["trap"] for vector in vectors}
    assert not missing, f"no vector for the traps {missing}"
    unused = set(PRICES) - {vector["row"] for vector in vectors}
    assert not unused, f"prices that no vector needs: {unused}"
    return vectors


def text():
    vectors = checked([*openai_vectors.VECTORS, *anthropic_vectors.VECTORS, *google_vectors.VECTORS,
                       *other_vectors.VECTORS])
    def lines(items):
        return ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in items)
    prices = ",\n".join(f"  {json.dumps(key)}: {in_table_shape(key)}" for key in PRICES)
    return f'{{\n "prices": {{\n{prices}\n }},\n "vectors": [\n{lines(vectors)}\n ]\n}}\n'


def main(arguments):
    now = text()
    if arguments == ["--check"]:
        same = FILE.read_text(encoding="utf-8") == now
        if not same:
            print(f"{FILE.name} is not what {pathlib.Path(__file__).name} writes; run it and read the difference")
        return 0 if same else 1
    FILE.write_text(now, encoding="utf-8")
    vectors = json.loads(now)["vectors"]
    by_provider = collections.Counter(vector["provider"] for vector in vectors)
    print(len(vectors), "vectors:", ", ".join(f"{name} {count}" for name, count in by_provider.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
