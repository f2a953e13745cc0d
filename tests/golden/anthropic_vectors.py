"""anthropic_vectors.py: Messages at Anthropic, and Converse at Bedrock, whose counts nest alike."""
from vector import ABSENT, converse, message, vector

SONNET, OPUS, HAIKU_3 = "claude-sonnet-5", "claude-opus-5", "claude-3-haiku-20240307"
FULL = {"input_tokens": 120, "cache_creation_input_tokens": 1000, "cache_read_input_tokens": 4000,
        "cache_creation": {"ephemeral_5m_input_tokens": 600, "ephemeral_1h_input_tokens": 400}, "output_tokens": 210,
        "output_tokens_details": {"thinking_tokens": 150},
        "server_tool_use": {"web_search_requests": 1, "web_fetch_requests": 0}, "service_tier": "standard",
        "inference_geo": "global", "speed": "standard"}
FULL_CLASSES = {"input": 120, "cache_read": 4000, "cache_write": 600, "cache_write_1h": 400, "output": 60,
                "reasoning": 150}


def used(input, output, read=None, written=None, **more):
    usage = {"input_tokens": input, "cache_creation_input_tokens": written, "cache_read_input_tokens": read,
             "output_tokens": output}
    return {name: value for name, value in usage.items() if value is not None or name in ("input_tokens",)} | more


def split(short, long):
    return {"ephemeral_5m_input_tokens": short, "ephemeral_1h_input_tokens": long}


def claude(name, model, usage, **more):
    members = more.pop("members", {})
    return vector(name, "anthropic", model, message(model, usage, **members), **more)


def classes():
    return [
        claude("the input leaves reads and writes out", SONNET, FULL, trap=1, units={"web_search": 1}, worked="0.01624",
               **FULL_CLASSES),
        claude("plain input and output", SONNET, used(1000, 100), input=1000, output=100, worked="0.003"),
        claude("hardly any input, and all of it read", SONNET, used(3, 10, 50000, 0), trap=1, input=3, cache_read=50000,
               output=10, worked="0.010106"),
        claude("an hour's writes cost twice the input", SONNET, used(10, 5, 0, 1000, cache_creation=split(0, 1000)),
               trap=7, input=10, cache_write_1h=1000, output=5, worked="0.00407"),
        claude("five minutes' writes cost a quarter more", SONNET, used(10, 5, 0, 1000, cache_creation=split(1000, 0)),
               trap=7, input=10, cache_write=1000, output=5, worked="0.00257"),
        claude("writes without a split live as long as asked: an hour", SONNET, used(10, 5, 0, 1000), trap=7,
               asks={"cache_ttl": "1h"}, input=10, cache_write_1h=1000, output=5, worked="0.00407"),
        claude("writes without a split live as long as asked: five minutes", SONNET, used(10, 5, 0, 1000), trap=7,
               asks={"cache_ttl": "5m"}, input=10, cache_write=1000, output=5, worked="0.00257"),
        claude("writes of which only a part is split: the rest as asked", SONNET,
               used(10, 5, 0, 1000, cache_creation={"ephemeral_1h_input_tokens": 300}), trap=7, input=10,
               cache_write=700, cache_write_1h=300, output=5),
        claude("a split of null", SONNET, used(10, 5, 0, 1000, cache_creation=None), trap=7, input=10, cache_write=1000,
               output=5),
        claude("caches of null", SONNET, {"input_tokens": 10, "cache_creation_input_tokens": None,
                                          "cache_read_input_tokens": None, "output_tokens": 5}, input=10, output=5,
               worked="0.00007"),
        claude("thinking lies in the output", OPUS, used(100, 900, output_tokens_details={"thinking_tokens": 880}),
               trap=3, input=100, output=20, reasoning=880, worked="0.023"),
        claude("reads at a twentieth of the input", "claude-opus-5-5", used(0, 1, 10000), trap=8, cache_read=10000,
               output=1, worked="0.00202"),
        claude("reads at a fortieth of the input", "claude-fable-5-1", used(0, 1, 10000), trap=8, cache_read=10000,
               output=1, worked="0.00255"),
        claude("reads at a tenth of the input", "claude-haiku-4-5", used(0, 1, 10000), trap=8, cache_read=10000,
               output=1, worked="0.001005"),
        claude("reads above a tenth of the input", HAIKU_3, used(0, 1, 10000), trap=8, cache_read=10000, output=1,
               worked="0.00030125"),
        claude("an hour's writes of Claude 3 Haiku, which lists had at 6", HAIKU_3,
               used(0, 1, 0, 1000, cache_creation=split(0, 1000)), trap=21, cache_write_1h=1000, output=1,
               worked="0.00050125"),
        claude("an hour's writes of Claude 3 Opus, which lists had at 6", "claude-3-opus-20240229",
               used(0, 1, 0, 1000, cache_creation=split(0, 1000)), trap=21, cache_write_1h=1000, output=1,
               worked="0.030075"),
        claude("an alias of a dated name", "claude-3-opus-latest", used(10, 5), trap=10,
               row="anthropic/claude-3-opus-20240229", input=10, output=5),
        claude("a dated name", "claude-haiku-4-5-20251001", used(1000, 100), trap=10, input=1000, output=100),
        claude("a date that is not listed", "claude-sonnet-5-20261231", used(1000, 100), trap=12,
               row="anthropic/claude-sonnet-5", input=1000, output=100),
        claude("claude-sonnet-4-5 has a price of its own", "claude-sonnet-4-5", used(1000, 100), trap=12, input=1000,
               output=100, worked="0.0045"),
        claude("a newer name than the known ones has no price", "claude-sonnet-5-5", used(1000, 100), trap=18,
               unpriced=True, input=1000, output=100),
        claude("a short name has no price", "claude-sonnet", used(1000, 100), trap=12, unpriced=True, input=1000,
               output=100),
    ]


def context():
    small, large = used(120000, 100, 80000), used(120001, 100, 80000)
    plain = used(1000, 100)
    counted = {"input": 1000, "output": 100}
    return [
        claude("exactly at the boundary of an older model", "claude-sonnet-4-5", small, trap=6, input=120000,
               cache_read=80000, output=100, worked="0.3855"),
        claude("reads count towards the boundary of an older model", "claude-sonnet-4-5", large, trap=6, input=120001,
               cache_read=80000, output=100, worked="0.770256"),
        claude("an hour's writes above the boundary", "claude-sonnet-4-5-20250929",
               used(1, 1, 0, 250000, cache_creation=split(0, 250000)), trap=6, input=1, cache_write_1h=250000, output=1),
        claude("batch above the boundary grows as the first row does", "claude-sonnet-4-5",
               used(120001, 100, 80000, service_tier="batch"), trap=6, tier="batch", input=120001, cache_read=80000,
               output=100, worked="0.385128"),
        claude("a newer model is flat to a million", "claude-sonnet-4-6", used(900000, 100), trap=6, input=900000,
               output=100, worked="2.7015"),
        claude("batch is half of everything", SONNET, FULL | {"service_tier": "batch", "server_tool_use": None},
               tier="batch", worked="0.00312", **FULL_CLASSES),
        claude("the fee of a search is not halved by batch", SONNET, FULL | {"service_tier": "batch"}, trap=13,
               tier="batch", units={"web_search": 1}, worked="0.01312", **FULL_CLASSES),
        claude("batch in the answer, standard in the request", SONNET, used(1000, 100, service_tier="batch"), trap=10,
               asks={"service_tier": "standard_only"}, tier="batch", worked="0.0015", **counted),
        claude("the priority tier counts as standard", SONNET, used(1000, 100, service_tier="priority"), tier="priority",
               worked="0.003", **counted),
        claude("an unknown tier has no price", SONNET, used(1000, 100, service_tier="turbo"), trap=18, tier="turbo",
               **counted),
        claude("fast is twice with Opus 5", OPUS, used(1000, 100, speed="fast"), trap=10, speed="fast", worked="0.015",
               **counted),
        claude("fast is twice with Opus 4.8", "claude-opus-4-8", used(1000, 100, 500, speed="fast"), speed="fast",
               input=1000, cache_read=500, output=100, worked="0.0155"),
        claude("fast is six times with Opus 4.7", "claude-opus-4-7", used(1000, 100, speed="fast"), speed="fast",
               worked="0.045", **counted),
        claude("fast without a factor has no price", SONNET, used(1000, 100, speed="fast"), trap=18, speed="fast",
               **counted),
        claude("standard in the answer, fast in the request", OPUS, used(1000, 100, speed="standard"), trap=10,
               asks={"speed": "fast"}, speed="standard", worked="0.0075", **counted),
        claude("the United States cost a tenth more", SONNET, used(1000, 100, inference_geo="us"), trap=10, region="us",
               worked="0.0033", **counted),
        claude("the region not_available is none", SONNET, used(1000, 100, inference_geo="not_available"),
               worked="0.003", **counted),
        claude("an unknown region costs what the dearest does", SONNET, used(1000, 100, inference_geo="eu"),
               region="eu", worked="0.0033", **counted),
        claude("region, speed and batch multiply", OPUS, used(1000, 100, 500, 800, inference_geo="us", speed="fast",
                                                              service_tier="batch"), region="us", speed="fast",
               tier="batch", input=1000, cache_read=500, cache_write=800, output=100, worked="0.014025"),
        claude("two halves that a region leaves are rounded up once", OPUS, used(0, 0, 0, 1, inference_geo="us",
                                                                               service_tier="batch"), region="us",
               tier="batch", cache_write=1),
        claude("searches have their fee, fetches none", SONNET, used(1000, 100, server_tool_use={
            "web_search_requests": 3, "web_fetch_requests": 7}), trap=13, units={"web_search": 3}, worked="0.033",
            **counted),
        claude("no search, no fee", SONNET, used(1000, 100, server_tool_use={"web_search_requests": 0}), trap=13,
               worked="0.003", **counted),
        claude("server tools of null", SONNET, used(1000, 100, server_tool_use=None), trap=13, worked="0.003", **counted),
    ]


def refusals_and_iterations():
    def step(kind, input, output, model=SONNET, **more):
        return {"type": kind, "model": model} | used(input, output, 0, 0) | more
    two = [step("compaction", 5000, 300), step("message", 1000, 100)]
    return [
        claude("a refusal before any output is not billed", SONNET, used(1000, 4), trap=14, billed=False,
               members={"stop": "refusal", "content": []}, input=1000, output=4),
        claude("a refusal in the middle is billed", SONNET, used(1000, 40), trap=14, members={"stop": "refusal"},
               input=1000, output=40, worked="0.0024"),
        claude("an empty answer that is no refusal is billed", SONNET, used(1000, 2), trap=14, members={"content": []},
               input=1000, output=2, worked="0.00202"),
        claude("compaction is outside of the top level: the iterations are summed", SONNET,
               used(1000, 100, 0, 0, iterations=two), trap=17, input=6000, output=400, worked="0.016"),
        claude("one iteration is the top level again", SONNET, used(1000, 100, 0, 0, iterations=two[1:]), trap=17,
               input=1000, output=100, worked="0.003"),
        claude("iterations with caches are summed by class", SONNET, used(10, 20, 300, 40, iterations=[
            step("message", 5, 10, cache_read_input_tokens=100, cache_creation_input_tokens=30,
                 cache_creation=split(0, 30)),
            step("message", 10, 20, cache_read_input_tokens=300, cache_creation_input_tokens=40,
                 cache_creation=split(40, 0))]), trap=17, input=15, cache_read=400, cache_write=40, cache_write_1h=30,
            output=30),
        claude("an iteration of another model has another price", SONNET, used(1000, 100, 0, 0, iterations=[
            step("advisor_message", 2000, 50, OPUS), two[1]]), trap=17, quality="partial", input=3000, output=150),
        claude("no iterations", SONNET, used(1000, 100, iterations=[]), trap=17, input=1000, output=100),
        claude("iterations that are less than the top level", SONNET, used(1000, 100, 0, 0, iterations=[
            step("message", 10, 1)]), trap=17, quality="partial", input=1000, output=100),
    ]


def nonsense():
    return [
        claude("usage of null", SONNET, None, trap=19, quality="missing"),
        claude("usage that is missing", SONNET, ABSENT, trap=19, quality="missing"),
        claude("usage without output", SONNET, {"input_tokens": 1000}, trap=19, quality="partial", input=1000),
        claude("usage without input", SONNET, {"output_tokens": 100}, trap=19, quality="partial", output=100),
        claude("floats and strings", SONNET, used(1000.0, "100", "400", 0), trap=20, input=1000, cache_read=400,
               output=100),
        claude("negative reads", SONNET, used(1000, 100, -400), trap=20, quality="partial", input=1000, output=100),
        claude("a negative input", SONNET, used(-1, 100), trap=20, quality="partial", output=100),
        claude("more thinking than output", SONNET, used(10, 50, output_tokens_details={"thinking_tokens": 80}), trap=20,
               quality="partial", input=10, reasoning=80),
        claude("lifetimes that are more than the writes", SONNET,
               used(10, 5, 0, 1000, cache_creation=split(900, 400)), trap=20, quality="partial", input=10,
               cache_write=900, cache_write_1h=400, output=5),
        claude("a negative number of searches", SONNET, used(10, 5, server_tool_use={"web_search_requests": -2}),
               trap=20, quality="partial", input=10, output=5),
        claude("as many searches as money can count", SONNET, used(0, 0, server_tool_use={
            "web_search_requests": 922337203685}), trap=20, units={"web_search": 922337203685},
            worked="9223372036.85"),
        claude("one search more than money can count", SONNET, used(0, 0, server_tool_use={
            "web_search_requests": 922337203686}), trap=20, units={"web_search": 922337203686}),
        claude("a million million tokens of each class", "claude-fable-5-1", used(
            10**12, 10**12, 10**12, 2 * 10**11, cache_creation=split(10**11, 10**11)), trap=20, input=10**12,
            cache_read=10**12, cache_write=10**11, cache_write_1h=10**11, output=10**12),
        claude("unknown fields", SONNET, used(10, 5, sunny_tokens=9, weather={"rain": []}), input=10, output=5),
    ]


def streams():
    def start(usage):
        return ["message_start", {"type": "message_start", "message": message(SONNET, usage, None, [])}]

    def delta(usage, stop="end_turn"):
        return ["message_delta", {"type": "message_delta", "delta": {"stop_reason": stop}, "usage": usage}]
    text = [["content_block_start", {"type": "content_block_start", "index": 0,
                                     "content_block": {"type": "text", "text": ""}}],
            ["content_block_delta", {"type": "content_block_delta", "index": 0,
                                     "delta": {"type": "text_delta", "text": "Hi"}}],
            ["content_block_stop", {"type": "content_block_stop", "index": 0}]]
    stop = ["message_stop", {"type": "message_stop"}]

    def stream(name, *events, **more):
        return vector(name, "anthropic", SONNET, events=[*events, stop], **more)
    return [
        stream("the last usage replaces the first, it is not added", start(used(120, 3, 5000, 0)), *text,
               delta(used(120, 215, 5000, 0, output_tokens_details={"thinking_tokens": 150})), trap=9, input=120,
               cache_read=5000, output=65, reasoning=150, worked="0.00339"),
        stream("the lifetimes come at the start only", start(used(10, 1, 0, 1000, cache_creation=split(200, 800))), *text,
               delta(used(10, 5, 0, 1000)), trap=7, input=10, cache_write=200, cache_write_1h=800, output=5,
               worked="0.00377"),
        stream("the input may grow with server tools", start(used(120, 1)), *text,
               delta(used(4120, 50, server_tool_use={"web_search_requests": 2})), trap=9, units={"web_search": 2},
               input=4120, output=50, worked="0.02874"),
        stream("only the output is repeated", start(used(120, 1, 30, 0)), *text, delta({"output_tokens": 50}), trap=9,
               input=120, cache_read=30, output=50),
        stream("nulls at the end leave what was said at the start", start(used(120, 1, 30, 0)), *text,
               delta({"input_tokens": None, "cache_read_input_tokens": None, "output_tokens": 50}), trap=9, input=120,
               cache_read=30, output=50),
        stream("a refused stream without output is not billed", start(used(120, 1)), delta(used(120, 1), "refusal"),
               trap=14, billed=False, input=120, output=1),
    ]


HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0"


def tokens(input, output, read=None, written=None, total=None, details=None, **more):
    usage = {"inputTokens": input, "outputTokens": output, "totalTokens": total, "cacheReadInputTokens": read,
             "cacheWriteInputTokens": written, "cacheDetails": details}
    return {name: value for name, value in usage.items() if value is not None} | more


def bedrock(name, model, usage, **more):
    members = more.pop("members", {})
    return vector(name, "bedrock", model, converse(usage, **members), **more)


def at_bedrock():
    written = [{"ttl": "5m", "inputTokens": 512}]
    return [
        bedrock("the input leaves reads and writes out", HAIKU, tokens(80, 30, 1536, 512, 2158, written), trap=1,
                input=80, cache_read=1536, cache_write=512, output=30, worked="0.0010236"),
        bedrock("plain input and output", "amazon.nova-pro-v1:0", tokens(1000, 100, total=1100), input=1000, output=100,
                worked="0.00112"),
        bedrock("the smallest Nova", "amazon.nova-micro-v1:0", tokens(1, 1, total=2), input=1, output=1,
                worked="0.000000175"),
        bedrock("Llama", "meta.llama3-1-70b-instruct-v1:0", tokens(1000, 100, total=1100), input=1000, output=100),
        bedrock("a regional profile costs a tenth more", "us." + HAIKU, tokens(80, 30, 1536, 512, 2158, written),
                input=80, cache_read=1536, cache_write=512, output=30, worked="0.00112596"),
        bedrock("the global profile has a row of its own", "global." + HAIKU, tokens(80, 30, total=110), trap=12,
                input=80, output=30, worked="0.00023"),
        bedrock("a profile that is not listed has no price", "mars." + HAIKU, tokens(80, 30, total=110), trap=12,
                unpriced=True, input=80, output=30),
        bedrock("an hour's writes", HAIKU, tokens(80, 30, 0, 512, 622, [{"ttl": "1h", "inputTokens": 512}]), trap=7,
                input=80, cache_write_1h=512, output=30, worked="0.001254"),
        bedrock("writes of both lifetimes", HAIKU, tokens(80, 30, 0, 512, 622, [
            {"ttl": "1h", "inputTokens": 212}, {"ttl": "5m", "inputTokens": 300}]), trap=7, input=80, cache_write=300,
            cache_write_1h=212, output=30),
        bedrock("writes without a split live as long as asked: an hour", HAIKU, tokens(80, 30, 0, 512, 622), trap=7,
                asks={"cache_ttl": "1h"}, input=80, cache_write_1h=512, output=30, worked="0.001254"),
        bedrock("writes without a split live as long as asked: five minutes", HAIKU, tokens(80, 30, 0, 512, 622), trap=7,
                input=80, cache_write=512, output=30, worked="0.00087"),
        bedrock("an hour's writes without a rate cost twice the input", "anthropic.claude-3-haiku-20240307-v1:0",
                tokens(0, 1, 0, 1000, 1001, [{"ttl": "1h", "inputTokens": 1000}]), trap=7, cache_write_1h=1000, output=1,
                worked="0.00050125"),
        bedrock("half a nanodollar of a write", "anthropic.claude-3-haiku-20240307-v1:0",
                tokens(0, 0, 0, 1, 1, [{"ttl": "5m", "inputTokens": 1}]), cache_write=1),
        bedrock("exactly at the boundary, reads included", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
                tokens(1000, 10, 199000, 0, 200010), trap=6, input=1000, cache_read=199000, output=10),
        bedrock("one token above the boundary, reads included", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
                tokens(1001, 10, 199000, 0, 200011), trap=6, input=1001, cache_read=199000, output=10,
                worked="0.1381941"),
        bedrock("a tier without a row has no price", "amazon.nova-pro-v1:0", tokens(1000, 100, total=1100), trap=18,
                members={"serviceTier": {"type": "priority"}}, tier="priority", input=1000, output=100),
        bedrock("the default tier is the first row", "amazon.nova-pro-v1:0", tokens(1000, 100, total=1100), trap=10,
                members={"serviceTier": {"type": "default"}}, tier="default", input=1000, output=100),
        bedrock("usage that is missing", HAIKU, ABSENT, trap=19, quality="missing"),
        bedrock("usage without output", HAIKU, tokens(80, None), trap=19, quality="partial", input=80),
        bedrock("a negative count", HAIKU, tokens(80, -30), trap=20, quality="partial", input=80),
        bedrock("floats", HAIKU, tokens(80.0, 30.0, total=110.0), trap=20, input=80, output=30),
        bedrock("details that are more than the writes", HAIKU, tokens(80, 30, 0, 100, 210, written), trap=20,
                quality="partial", input=80, cache_write=512, output=30),
        vector("usage comes behind the end of the message", "bedrock", HAIKU, trap=9, events=[
            ["messageStart", {"role": "assistant"}],
            ["contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "Hi"}}],
            ["contentBlockStop", {"contentBlockIndex": 0}], ["messageStop", {"stopReason": "end_turn"}],
            ["metadata", {"usage": tokens(80, 30, total=110), "metrics": {"latencyMs": 9}}]], input=80, output=30,
            worked="0.00023"),
    ]


VECTORS = [*classes(), *context(), *refusals_and_iterations(), *nonsense(), *streams(), *at_bedrock()]
