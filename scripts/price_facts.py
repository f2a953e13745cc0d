"""What price lists lack or have wrong, each with its reason. Read by scripts/make-prices.

A correction that makes a price lower needs a second source; one without can only make it higher.
"""
from decimal import Decimal as D

# Names that providers accept for a dated model, where the date cannot be found by taking a suffix off.
ALIASES = {
    "anthropic": {
        "claude-3-7-sonnet-latest": "claude-3-7-sonnet-20250219",
        "claude-3-opus-latest": "claude-3-opus-20240229",
        "claude-opus-4-0": "claude-opus-4-20250514",
        "claude-sonnet-4-0": "claude-sonnet-4-20250514",
    },
}

# The list leaves out what costs the same at Azure as at OpenAI.
FALLS_BACK_TO = {"azure": "openai"}

# Rows that are no price of a call.
LEFT_OUT = {
    ("azure", "model_router"): "0.14 per million is the router's surcharge; the model it chooses is billed on top",
}

# (provider, id): what replaces the list's values, why.
CORRECTIONS = {
    ("gemini", "gemini-1.5-flash"): (
        {"tiers": [{"above_input_tokens": 128000, "input": D("0.15"), "output": D("0.6")}], "context_window": 1048576},
        "output 0 and 8192 tokens of context are those of an embedding model"),
    ("mistral", "codestral-latest"): (
        {"input": D("0.3"), "output": D("0.9"), "cache_read": D("0.03")},
        "1 / 3 was the price of the model of 2024; the name stands for codestral-2508"),
    ("xai", "grok-4.5-latest"): (
        {"cache_read": D("0.3"),
         "tiers": [{"above_input_tokens": 200000, "inclusive": True, "input": D(4), "output": D(12), "cache_read": D("0.6")}]},
        "the same model as grok-4.5, whose cache read is 0.3 by the newer list"),
}

# Prices before a change: (provider, id) -> (first day of the listed price, row it was equal to before, factor).
# gpt-5.6 was listed beside gpt-5.6-sol at its old price; the cut of gpt-5.6-luna was of 80 % on all its rates.
EARLIER = {
    ("openai", "gpt-5.6-sol"): ("2026-08-21", "gpt-5.6", D(1)),
    ("openai", "gpt-5.6-luna"): ("2026-07-30", "gpt-5.6-luna", D(5)),
}

# Hours of the time windows of DeepSeek's list are Beijing working hours: not at weekends. Between 01:00 and 10:00 UTC
# the day in Beijing is the day in UTC.
PEAK_DAYS = {"deepseek": "weekdays"}

# Anthropic bills batches at half of every rate, and its priority tier is paid for in advance: counted as standard.
ANTHROPIC_SERVICE_TIERS = {"batch": D("0.5"), "priority": D(1)}

# USD per use. Anthropic: searches 10 per 1,000, fetching is free.
ANTHROPIC_FEES = {"web_fetch": D(0), "web_search": D("0.01")}
# OpenAI: searches 10 per 1,000 with current models; older ones have a fee only where the list states it, so that an
# unknown fee is refused and not guessed. File search 2.50 per 1,000, a session of the code interpreter 0.03.
OPENAI_SEARCH_FEE = D("0.01")
OPENAI_CURRENT = ("gpt-5", "gpt-6")
OPENAI_TOOL_FEES = {"file_search": D("0.0025"), "code_interpreter": D("0.03")}
# Chat models that search on every request and report no count: the fee belongs to the request.
OPENAI_SEARCHES_ALWAYS = ("gpt-4o-search-preview", "gpt-4o-mini-search-preview", "gpt-5-search-api")
# xAI: its own tools, by call.
XAI_FEES = {"web_search": D("0.005"), "x_search": D("0.005"), "code_interpreter": D("0.005"),
            "attachment_search": D("0.01"), "collections_search": D("0.0025")}
# Google: models up to 2.5 bill a prompt that was grounded, later ones each search query. Every answer reports both
# counts, so the one that is not billed costs 0. 35 and 14 per 1,000 where the list has no fee for a model of that age.
GOOGLE_GROUNDING = {"gemini-2": D("0.035"), "gemini-3": D("0.014")}
GOOGLE_BY_QUERY = "gemini-3"

# Regional processing costs 10 % more with all models since gpt-5.4; the newest rows of the list leave it out.
OPENAI_REGIONAL = ("gpt-5.6", "gpt-6")
OPENAI_REGIONS = {"eu": D("1.1"), "us": D("1.1")}
