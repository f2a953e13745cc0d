"""price_figures.py: the published prices that the golden vectors need, typed in apart from Purser's own table.

USD per million tokens, as text, so that nothing is a float. Keys are SECTION/MODEL, with @NAME behind it where a model
has more than one price in time. Sources: the providers' price lists of 2026-08-01 to 2026-09-23.
"""
import decimal


def row(input, output, cache_read=None, cache_write=None, cache_write_1h=None, **more):
    """A row of rates and what belongs to it. Left out: not stated by the provider."""
    rates = {"input": input, "output": output, "cache_read": cache_read, "cache_write": cache_write,
             "cache_write_1h": cache_write_1h}
    return {name: value for name, value in rates.items() if value is not None} | more


def tier(above, *rates, inclusive=False, **more):
    return {"above": above, "inclusive": inclusive} | row(*rates, **more)


def claude(input, output, cache_read, cache_write, cache_write_1h, **more):
    """Anthropic's own: batches at half of everything, the priority tier is paid for in advance."""
    def half(text):
        return str(decimal.Decimal(text) / 2)
    rates = [input, output, cache_read, cache_write, cache_write_1h]
    return row(*rates, fees={"web_search": "0.01"},
               service_tiers={"batch": row(*map(half, rates)), "priority": row(*rates)}, **more)


EU_US = {"eu": "1.1", "us": "1.1"}
SEARCH = {"web_search": "0.01"}
OPENAI_TOOLS = {"web_search": "0.01", "file_search": "0.0025"}
XAI_TOOLS = {"web_search": "0.005"}
GROUNDED = {"grounded_prompt": "0.035", "web_search": "0"}
QUERIED = {"grounded_prompt": "0", "web_search": "0.014"}


TERRA = row("2", "12", "0.2", "2.5", tiers=[tier(272000, "4", "18", "0.4", "5")],
            service_tiers={"batch": row("1", "6", None, "1.25"), "flex": row("1", "6", "0.1", "1.25"),
                           "priority": row("4", "24", "0.4", "5")}, regions=EU_US, fees=OPENAI_TOOLS)
LUNA = row("0.2", "1.2", "0.02", "0.25", tiers=[tier(272000, "0.4", "1.8", "0.04", "0.5")],
           service_tiers={"batch": row("0.1", "0.6", None, "0.125"), "flex": row("0.1", "0.6", "0.01", "0.125"),
                          "priority": row("0.4", "2.4", "0.04", "0.5")}, regions=EU_US, fees=OPENAI_TOOLS)
GPT_5_4 = row("2.5", "15", "0.25", tiers=[tier(272000, "5", "22.5", "0.5")],
              service_tiers={"batch": row("1.25", "7.5"), "flex": row("1.25", "7.5", "0.13"),
                             "priority": row("5", "30", "0.5")}, regions=EU_US)
PRO_2_5 = row("1.25", "10", "0.125", tiers=[tier(200000, "2.5", "15", "0.25")], fees=GROUNDED)
PRO_3 = row("2", "12", "0.2", tiers=[tier(200000, "4", "18", "0.4")], fees=QUERIED,
            service_tiers={"batch": row("1", "6"), "priority": row("3.6", "21.6", "0.36")})
SONNET_4_5 = claude("3", "15", "0.3", "3.75", "6", tiers=[tier(200000, "6", "22.5", "0.6", "7.5", "12")])
GPT_4_1 = row("2", "8", "0.5", service_tiers={"batch": row("1", "4")})

PRICES = {
    "openai/gpt-5.6-terra": TERRA,
    "openai/gpt-5.6-luna": LUNA,
    "openai/gpt-5.6-sol": row("4", "20", "0.4", "5", tiers=[tier(272000, "8", "30", "0.8", "10", inclusive=True)],
                              regions=EU_US, fees=OPENAI_TOOLS),
    "openai/gpt-6-sol": row("2", "10", "0.2", "2.5", tiers=[tier(272000, "4", "15", "0.4", "5")], regions=EU_US),
    "openai/gpt-6-luna": row("0.1", "0.5", "0.01", "0.125", tiers=[tier(272000, "0.2", "0.75", "0.02", "0.25")]),
    "openai/gpt-6-astra": row("10", "50", "1", "12.5", tiers=[tier(272000, "20", "75", "2", "25", inclusive=True)]),
    "openai/gpt-5.5": row("5", "30", "0.5", tiers=[tier(272000, "10", "45", "1")], regions=EU_US,
                          service_tiers={"priority": row("10", "60", "1")}),
    "openai/gpt-5.4": GPT_5_4,
    "openai/gpt-5.4-2026-03-05": GPT_5_4,
    "openai/gpt-5": row("1.25", "10", "0.125", fees=SEARCH,
                        service_tiers={"flex": row("0.625", "5", "0.0625"), "priority": row("2.5", "20", "0.25")}),
    "openai/gpt-5-mini": row("0.25", "2", "0.025", service_tiers={"flex": row("0.125", "1", "0.0125"),
                                                                 "priority": row("0.45", "3.6", "0.045")}),
    "openai/gpt-5-nano": row("0.05", "0.4", "0.005", service_tiers={"flex": row("0.025", "0.2", "0.0025")}),
    "openai/gpt-5-search-api": row("1.25", "10", "0.125", fees={"web_search": "0"}, per_request="0.01"),
    "openai/gpt-4o": row("2.5", "10", "1.25", service_tiers={"batch": row("1.25", "5"),
                                                            "priority": row("4.25", "17", "2.125")}),
    "openai/gpt-4o-2024-08-06": row("2.5", "10", "1.25", service_tiers={"batch": row("1.25", "5")}),
    "openai/ft:gpt-4o-2024-08-06": row("3.75", "15", "1.875"),
    "openai/gpt-4o-mini": row("0.15", "0.6", "0.075", service_tiers={"batch": row("0.075", "0.3"),
                                                                    "priority": row("0.25", "1", "0.125")}),
    "openai/gpt-4o-audio-preview": row("2.5", "10", input_audio="40", output_audio="80"),
    "openai/gpt-audio": row("2.5", "10", input_audio="32", output_audio="64"),
    "openai/gpt-audio-mini": row("0.6", "2.4", input_audio="10", output_audio="20"),
    "openai/gpt-4.1": row("2", "8", "0.5", service_tiers={"batch": row("1", "4"), "priority": row("3.5", "14", "0.875")}),
    "openai/gpt-4.1-2025-04-14": GPT_4_1,
    "openai/gpt-4.1-nano": row("0.1", "0.4", "0.025"),
    "openai/o1": row("15", "60", "7.5"),
    "openai/o3": row("2", "8", "0.5", service_tiers={"flex": row("1", "4", "0.25"), "priority": row("3.5", "14", "0.875")}),
    "openai/o3-pro": row("20", "80"),
    "openai/o3-mini": row("1.1", "4.4", "0.55"),
    "openai/o4-mini": row("1.1", "4.4", "0.275", service_tiers={"flex": row("0.55", "2.2", "0.1375")}),
    "openai/text-embedding-3-small": row("0.02", "0"),

    "azure/gpt-4.1-2025-04-14": GPT_4_1,
    "azure/gpt-4o-mini": row("0.165", "0.66", "0.075"),
    "azure/gpt-5.6-terra": row("2.5", "15", "0.25", tiers=[tier(272000, "5", "22.5", "0.5")],
                               service_tiers={"priority": row("5", "30", "0.5")}),
    "azure/eu/gpt-4o-2024-08-06": row("2.75", "11", "1.375"),
    "azure/eu/gpt-5.6-terra": row("2.75", "16.5", "0.275", tiers=[tier(272000, "5.5", "24.75", "0.55")]),
    "azure/gpt-audio-1.5-2026-02-23": row("2.5", "10", input_audio="40", output_audio="80"),

    "anthropic/claude-sonnet-5": claude("2", "10", "0.2", "2.5", "4", regions={"us": "1.1"}),
    "anthropic/claude-opus-5": claude("5", "25", "0.5", "6.25", "10", regions={"us": "1.1"}, speeds={"fast": "2"}),
    "anthropic/claude-opus-4-8": claude("5", "25", "0.5", "6.25", "10", regions={"us": "1.1"}, speeds={"fast": "2"}),
    "anthropic/claude-opus-4-7": claude("5", "25", "0.5", "6.25", "10", regions={"us": "1.1"}, speeds={"fast": "6"}),
    "anthropic/claude-opus-5-5": claude("4", "20", "0.2", "5", "8"),
    "anthropic/claude-fable-5-1": claude("10", "50", "0.25", "12.5", "20"),
    "anthropic/claude-sonnet-4-6": claude("3", "15", "0.3", "3.75", "6"),
    "anthropic/claude-sonnet-4-5": SONNET_4_5,
    "anthropic/claude-sonnet-4-5-20250929": SONNET_4_5,
    "anthropic/claude-haiku-4-5": claude("1", "5", "0.1", "1.25", "2"),
    "anthropic/claude-haiku-4-5-20251001": claude("1", "5", "0.1", "1.25", "2"),
    "anthropic/claude-3-haiku-20240307": claude("0.25", "1.25", "0.03", "0.3", "0.5"),
    "anthropic/claude-3-opus-20240229": claude("15", "75", "1.5", "18.75", "30"),

    "gemini/gemini-2.5-pro": PRO_2_5,
    "gemini/gemini-2.5-flash": row("0.3", "2.5", "0.03", input_audio="1", fees=GROUNDED),
    "gemini/gemini-2.5-flash-lite": row("0.1", "0.4", "0.01", input_audio="0.3", fees=GROUNDED),
    "gemini/gemini-3-pro-preview": PRO_3,
    "gemini/gemini-3.6-flash": row("0.75", "3.75", "0.075", fees=QUERIED),
    "gemini/gemini-3.6-flash@2027": row("1.5", "7.5", "0.15", fees=QUERIED),
    "gemini/gemini-1.5-flash": row("0.075", "0.3", tiers=[tier(128000, "0.15", "0.6")]),
    "vertex_ai/gemini-2.5-pro": PRO_2_5,
    "vertex_ai/gemini-2.5-flash": row("0.3", "2.5", "0.03", input_audio="1", fees=GROUNDED),
    "vertex_ai/gemini-3-pro-preview": PRO_3,

    "mistral/mistral-large-2512": row("0.5", "1.5", "0.05"),
    "mistral/mistral-medium-2508": row("0.4", "2", "0.04"),
    "mistral/codestral-2508": row("0.3", "0.9", "0.03"),
    "mistral/codestral-latest": row("0.3", "0.9", "0.03"),
    "cohere/command-a-03-2025": row("2.5", "10"),
    "cohere/command-r-08-2024": row("0.15", "0.6"),
    "cohere/command-r7b-12-2024": row("0.0375", "0.15"),

    "deepseek/deepseek-v4-flash": row("0.22", "0.66", "0.007"),
    "deepseek/deepseek-v4-flash@peak": row("0.44", "1.32", "0.014"),
    "deepseek/deepseek-v4-pro": row("0.66", "1.98", "0.022"),
    "deepseek/deepseek-v3.2": row("0.28", "0.4"),
    "xai/grok-4.3": row("1.25", "2.5", "0.2", tiers=[tier(200000, "2.5", "5", "0.4", inclusive=True)], fees=XAI_TOOLS),
    "xai/grok-4.5": row("2", "6", "0.3", tiers=[tier(200000, "4", "12", "0.6", inclusive=True)]),
    "xai/grok-4.5-latest": row("2", "6", "0.3", tiers=[tier(200000, "4", "12", "0.6", inclusive=True)]),
    "xai/grok-4": row("3", "15"),
    "groq/openai/gpt-oss-120b": row("0.15", "0.6", "0.075"),
    "groq/openai/gpt-oss-20b": row("0.075", "0.3", "0.0375"),
    "groq/llama-3.3-70b-versatile": row("0.59", "0.79"),
    "groq/llama-3.1-8b-instant": row("0.05", "0.08"),
    "together/meta-llama/Llama-3.3-70B-Instruct-Turbo": row("0.88", "0.88"),
    "together/deepseek-ai/DeepSeek-V3.1": row("0.6", "1.7"),
    "together/deepseek-ai/DeepSeek-R1": row("3", "7"),
    "openrouter/anthropic/claude-haiku-4.5": row("1", "5", "0.1", "1.25"),
    "openrouter/anthropic/claude-sonnet-4.5": row("3", "15", "0.3", "3.75",
                                                  tiers=[tier(200000, "6", "22.5", "0.6", "7.5")]),
    "openrouter/openai/gpt-5": row("1.25", "10", "0.125"),
    "openrouter/deepseek/deepseek-v3.2": row("0.28", "0.4"),
    "openrouter/x-ai/grok-4": row("3", "15"),

    "bedrock/anthropic.claude-haiku-4-5-20251001-v1:0": row("1", "5", "0.1", "1.25", "2"),
    "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0": row("1.1", "5.5", "0.11", "1.375", "2.2"),
    "bedrock/global.anthropic.claude-haiku-4-5-20251001-v1:0": row("1", "5", "0.1", "1.25", "2"),
    "bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0": row(
        "3.3", "16.5", "0.33", "4.125", "6.6", tiers=[tier(200000, "6.6", "24.75", "0.66", "8.25", "13.2")]),
    "bedrock/anthropic.claude-3-haiku-20240307-v1:0": row("0.25", "1.25", "0.025", "0.3125"),
    "bedrock/amazon.nova-pro-v1:0": row("0.8", "3.2"),
    "bedrock/amazon.nova-micro-v1:0": row("0.035", "0.14"),
    "bedrock/meta.llama3-1-70b-instruct-v1:0": row("0.99", "0.99"),
}
