"""price_formula.py: what a usage costs, in exact fractions, from docs/pricing.md alone.

Shares nothing with Purser: no code, no price table, no rounding but the one at the end.
"""
from fractions import Fraction

INPUT_CLASSES = ["input", "cache_read", "cache_write", "cache_write_1h", "input_audio", "input_image"]
OUTPUT_CLASSES = ["output", "reasoning", "output_audio", "output_image"]
CLASSES = ["input", "cache_read", "cache_write", "cache_write_1h", "output", "reasoning", "input_audio", "output_audio",
           "input_image", "output_image"]
STANDARD_TIERS = {"", "auto", "default", "standard", "standard_only", "on_demand"}
STANDARD_SPEEDS = {"", "auto", "default", "standard"}
NANODOLLARS_MAX = 2**63 - 1  # what an amount of money holds


class Unpriced(Exception):
    """A service tier, speed or fee without a known price."""


class TooLarge(Exception):
    """More than an amount of money holds."""


def rate(row, name):
    """USD per million tokens, after the fallbacks between classes."""
    if name in row:
        return Fraction(row[name])
    if name == "cache_write_1h":
        written, plain = Fraction(row.get("cache_write", row["input"])), Fraction(row["input"])
        return plain if written <= plain else max(written, 2 * plain)
    return Fraction(row["input"] if name in INPUT_CLASSES else row["output"])


def further_rate(row, first, name):
    """Of a row that is not the first: a class that it leaves out is not billed below the first row's rate."""
    return max(rate(row, name), rate(first, name)) if name not in row and name in first else rate(row, name)


def row_in_force(first, tier_name, input_total):
    """The rate of each class. Above a boundary a service tier grows as the first row does."""
    services = first.get("service_tiers", {})
    name = "priority" if tier_name == "fast" else tier_name
    service = services.get(name)
    if service is None and name not in STANDARD_TIERS | {"batch", "flex"}:
        raise Unpriced(f"service tier {tier_name}")
    reached = [tier for tier in first.get("tiers", [])
               if input_total > tier["above"] or (tier["inclusive"] and input_total == tier["above"])]
    large = max(reached, key=lambda tier: tier["above"], default=None)
    rates = {}
    for kind in CLASSES:
        now = further_rate(service, first, kind) if service else rate(first, kind)
        if large:
            above = further_rate(large, first, kind)
            now = now * above / rate(first, kind) if service else above
        rates[kind] = now
    return rates


def factor(row, region, speed):
    regions, speeds = row.get("regions", {}), row.get("speeds", {})
    if speed not in speeds and speed not in STANDARD_SPEEDS:
        raise Unpriced(f"speed {speed}")
    by_region = Fraction(1)
    if region in regions:
        by_region = Fraction(regions[region])
    elif region not in ("", "global"):  # a region that nobody knows is the dearest
        by_region = max([Fraction(1), *map(Fraction, regions.values())])
    return by_region * Fraction(speeds.get(speed, "1"))


def fees(row, units):
    sum_of_fees = Fraction(row.get("per_request", "0"))
    for name, count in units.items():
        if count and name not in row.get("fees", {}):
            raise Unpriced(f"uses of {name}")
        sum_of_fees += count * Fraction(row.get("fees", {}).get(name, "0"))
    return sum_of_fees


def nanodollars(usage, units, row, service_tier="", region="", speed=""):
    """The cost, rounded up to a nanodollar once. Raises Unpriced or TooLarge."""
    input_total = sum(usage.get(kind, 0) for kind in INPUT_CLASSES)
    rates = row_in_force(row, service_tier, input_total)
    tokens = sum(usage.get(kind, 0) * rates[kind] for kind in CLASSES) / 10**6
    dollars = tokens * factor(row, region, speed) + fees(row, units)
    amount = -(-dollars.numerator * 10**9 // dollars.denominator)
    if amount > NANODOLLARS_MAX:
        raise TooLarge(str(amount))
    return amount
