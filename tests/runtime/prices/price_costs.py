"""The formula of docs/pricing.md in exact decimals, written apart from the library: what a usage costs by a row of a
price table, and which usages of a row are worth a look. Used by costs_test.py and by scripts/price-costs.
"""
from fractions import Fraction
from math import ceil

PICO = 10 ** 6  # picodollars per token in one USD per million tokens
INPUTS = ["input", "cache_read", "cache_write", "cache_write_1h", "input_audio", "input_image"]
FALLBACKS = {"cache_read": "input", "cache_write": "input", "input_audio": "input", "input_image": "input",
             "reasoning": "output", "output_audio": "output", "output_image": "output"}
CLASSES = ["input", "output", "cache_write_1h", *FALLBACKS]
NOW = "2026-11-25T13:00:00Z"


def fraction(number):
    return Fraction(str(number))


def card(row, first=None):
    """USD per million tokens of every class; a further row is not cheaper in a class that it leaves out."""
    rates = {name: fraction(row[name]) for name in CLASSES if row.get(name) is not None}
    full = {name: rates.get(name, rates[FALLBACKS.get(name, "input")]) for name in CLASSES}
    if "cache_write_1h" not in rates:
        writes = full["cache_write"]
        full["cache_write_1h"] = max(writes, 2 * full["input"]) if "cache_write" in rates and writes > full["input"] \
            else full["input"]
    if first is not None:
        floor = card(first)
        for name in CLASSES:
            if row.get(name) is None and first.get(name) is not None:
                full[name] = max(full[name], floor[name])
    return full


def card_in_force(row, service, total):
    tiers = [tier for tier in row.get("tiers", []) if total > tier["above"] or
             (tier.get("inclusive") and total == tier["above"])]
    tier = max(tiers, key=lambda t: t["above"], default=None)
    chosen = row.get("service_tiers", {}).get(service)
    if chosen is None:
        return card(tier, row) if tier else card(row)
    if tier is None:
        return card(chosen, row)
    rates, large, first = card(chosen, row), card(tier, row), card(row)
    return {name: max(rates[name], large[name]) if first[name] == 0 else
            Fraction(ceil(rates[name] * large[name] / first[name] * PICO), PICO) for name in CLASSES}


def cost(row, usage, service="", region="", speed=""):
    """Nanodollars, rounded up once. `usage`: counts by class, and by fee under "fees"."""
    total = sum(usage.get(name, 0) for name in INPUTS)
    rates = card_in_force(row, service, total)
    tokens = sum(usage.get(name, 0) * rates[name] * PICO for name in CLASSES)
    tokens *= fraction(row.get("regions", {}).get(region, 1)) * fraction(row.get("speeds", {}).get(speed, 1))
    fees = fraction(row.get("per_request", 0)) + sum(
        fraction(row["fees"][name]) * count for name, count in usage.get("fees", {}).items())
    return ceil(tokens / 1000 + fees * 10 ** 9)


MIXED = {"input": 1001, "cache_read": 2003, "cache_write": 307, "cache_write_1h": 11, "output": 1009, "reasoning": 503}
MEDIA = {"input": 101, "input_audio": 1013, "input_image": 307, "output": 11, "output_audio": 509, "output_image": 13}


def cases(row):
    """(service tier, region, speed, usage): every figure of the row is in one of them."""
    yield "", "", "", MIXED
    if any(name in row for name in ("input_audio", "output_audio", "input_image", "output_image")):
        yield "", "", "", MEDIA
    for tier in row.get("tiers", []):
        yield "", "", "", {"input": tier["above"], "output": 7}
        yield "", "", "", MIXED | {"input": tier["above"] + 1}
    for service in row.get("service_tiers", {}):
        yield service, "", "", MIXED
        for tier in row.get("tiers", []):
            yield service, "", "", MIXED | {"input": tier["above"] + 1}
    for region in row.get("regions", {}):
        yield "", region, "", MIXED
    for speed in row.get("speeds", {}):
        yield "", "", speed, MIXED
    if row.get("fees"):
        yield "", "", "", {"input": 1, "fees": {name: 3 for name in sorted(row["fees"])}}


def usage_text(usage):
    counts = [f"{name}={usage[name]}" for name in CLASSES if usage.get(name)]
    return " ".join(counts + [f"{name}={count}" for name, count in sorted(usage.get("fees", {}).items())])


def moments(rows):
    """(moment, row) for the rows of one model in the order of their dates; a moment at which no other row can apply."""
    for index, row in enumerate(rows):
        following = rows[index + 1].get("valid_from") if index + 1 < len(rows) else None
        if row.get("valid_from", "") > NOW[:10]:
            yield row["valid_from"][:8] + "15T13:00:00Z", row
        elif following and following <= NOW[:10]:
            yield "2026-01-15T13:00:00Z", row
        else:
            yield NOW, row
        for hours in row.get("hours", []):
            yield f"2026-11-25T{hours['from'][:2]}:30:00Z", {"id": row["id"], "provider": row["provider"]} | hours


def cost_lines(rows):
    """Lines of costs.csv for a table's rows: zero-priced models have no cost."""
    models = {}
    for row in rows:
        models.setdefault((row["provider"], row["id"].lower()), []).append(row)
    for (provider, model), of_model in sorted(models.items()):
        for moment, row in moments(sorted(of_model, key=lambda r: r.get("valid_from", ""))):
            if not any(card(row).values()):
                continue
            for service, region, speed, usage in cases(row):
                yield ",".join([provider, model, moment, service, region, speed, usage_text(usage),
                                str(cost(row, usage, service, region, speed))])
