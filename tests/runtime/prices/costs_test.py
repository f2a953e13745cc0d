"""Reads the built-in price table a second time: every row's costs, in exact decimals, are those of costs.csv.

    costs_test.py SOURCE_FOLDER
"""
import json
import pathlib
import sys

from price_costs import cost_lines


def main():
    folder = pathlib.Path(sys.argv[1])
    table = json.loads((folder / "runtime/prices/prices.json").read_text(encoding="utf-8"), parse_float=str)
    expected = (folder / "tests/runtime/prices/costs.csv").read_text(encoding="utf-8").splitlines()[1:]
    made = list(cost_lines(table["models"]))
    for line in sorted(set(expected) - set(made)):
        print("only in costs.csv:    ", line)
    for line in sorted(set(made) - set(expected)):
        print("only by prices.json:  ", line)
    if made != expected:
        sys.exit(1)
    print(f"{len(made)} costs of {len(table['models'])} rows agree")


if __name__ == "__main__":
    main()
