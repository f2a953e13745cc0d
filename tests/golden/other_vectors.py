"""other_vectors.py: OpenAI's Responses, Cohere, Ollama, and servers that speak Chat Completions."""
from vector import ABSENT, chat, cohere_chat, ollama_chat, openai_usage, response, vector

LUNA, TERRA = "gpt-5.6-luna", "gpt-5.6-terra"


def parts(input, output, cached=None, written=None, reasoning=None, long_written=None, **more):
    """The usage of Responses."""
    usage = {"input_tokens": input, "output_tokens": output}
    details = {}
    if cached is not None:
        details["cached_tokens"] = cached
    if written is not None:
        details |= {"cache_write_tokens": written}
    if long_written is not None:
        details["cache_write_tokens_details"] = {"ttl_30m_tokens": written - long_written, "ttl_12h_tokens": long_written}
    if isinstance(input, int) and isinstance(output, int):
        usage["total_tokens"] = input + output
    if details:
        usage["input_tokens_details"] = details
    if reasoning is not None:
        usage["output_tokens_details"] = {"reasoning_tokens": reasoning}
    return usage | more


def responses():
    def made(name, model, usage, **more):
        members = more.pop("members", {})
        return vector(name, "responses", model, response(model, usage, **members), tier=members.get("tier", "default"),
                      **more)

    def search(i, kind="search"):
        return {"id": f"ws_{i}", "type": "web_search_call", "status": "completed", "action": {"type": kind, "query": "a"}}

    def searched(count):
        return {"web_search": {"num_requests": count},
                "image_gen": {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}}
    said = response("", output=None)["output"]
    full = parts(5000, 220, 2048, 1024, 128, 0)
    counted = {"input": 1928, "cache_read": 2048, "cache_write": 1024, "output": 92, "reasoning": 128}
    one = {"input": 1000, "output": 100}
    return [
        made("cached and written tokens lie in the input, a search has a fee", LUNA, full, trap=1,
             members={"output": [search(1), *said], "tool_usage": searched(1)}, units={"web_search": 1},
             worked="0.01094656", **counted),
        made("reasoning lies in the output", "o3", parts(400, 900, 0, reasoning=832), trap=3, input=400, output=68,
             reasoning=832, worked="0.008"),
        made("writes of twelve hours are at most twice the input", TERRA, parts(5000, 100, 1000, 3000, 0, 1000),
             input=1000, cache_read=1000, cache_write=2000, cache_write_1h=1000, output=100, worked="0.0124"),
        made("searches are counted by the provider, not by their items", LUNA, parts(1000, 100), trap=13,
             members={"output": [search(1), search(2), search(3, "open_page"), *said], "tool_usage": searched(1)},
             units={"web_search": 1}, worked="0.01032", **one),
        made("a discounted search is not billed", LUNA, parts(1000, 100), trap=13,
             members={"output": [search(1), *said], "tool_usage": searched(0)}, worked="0.00032", **one),
        made("searches that nobody counted are a lower bound", LUNA, parts(1000, 100), trap=13, quality="partial",
             members={"output": [search(1), search(2, "open_page"), *said]}, units={"web_search": 1}, **one),
        made("a search in files has a fee", LUNA, parts(1000, 100), trap=13, members={"output": [
            {"id": "fs_1", "type": "file_search_call", "status": "completed", "queries": ["a"], "results": None},
            *said]}, units={"file_search": 1}, worked="0.00282", **one),
        made("sessions of the code interpreter have a fee that nobody counts", LUNA, parts(1000, 100), trap=13,
             quality="partial", members={"output": [
                 {"id": "ci_1", "type": "code_interpreter_call", "status": "completed", "code": "1",
                  "container_id": "cntr_1", "outputs": None}, *said]}, **one),
        made("images made on the way have a price of their own", TERRA, parts(1000, 100), trap=13, quality="partial",
             members={"tool_usage": {"image_gen": {"input_tokens": 10, "output_tokens": 1000, "total_tokens": 1010}}},
             **one),
        made("exactly at an exclusive boundary", TERRA, parts(272000, 10), trap=6, input=272000, output=10),
        made("one token above an exclusive boundary", TERRA, parts(272001, 10), trap=6, input=272001, output=10),
        made("exactly at an inclusive boundary", "gpt-5.6-sol", parts(272000, 10), trap=6, input=272000, output=10),
        made("flex in the answer", TERRA, parts(1000, 100), trap=10, members={"tier": "flex"},
             asks={"service_tier": "auto"}, worked="0.0016", **one),
        made("priority in the answer", TERRA, parts(1000, 100), trap=10, members={"tier": "priority"}, worked="0.0064",
             **one),
        made("the eu costs a tenth more", TERRA, parts(1000, 100), asks={"region": "eu"}, region="eu", worked="0.00352",
             **one),
        made("an answer cut by its limit is billed", "o3-pro", parts(1000, 100), members={
            "status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}, worked="0.028", **one),
        made("usage of null", LUNA, None, trap=19, quality="missing"),
        made("usage that is missing", LUNA, ABSENT, trap=19, quality="missing"),
        made("usage without output", LUNA, {"input_tokens": 1000}, trap=19, quality="partial", input=1000),
        made("floats and strings", LUNA, parts(1000.0, "100"), trap=20, **one),
        made("a negative input", LUNA, parts(-1, 100), trap=20, quality="partial", output=100),
        made("more reads than input", LUNA, parts(100, 10, 150), trap=20, quality="partial", cache_read=150, output=10),
        made("a total that is larger than its parts", LUNA, parts(1000, 100, total_tokens=1500), trap=20,
             quality="partial", **one),
        made("unknown fields", LUNA, parts(1000, 100, sunny_tokens=4), worked="0.00032", **one),
        made("an unknown model has no price", "gpt-99", parts(1000, 100), trap=18, unpriced=True, **one),
    ]


def cohere():
    def billed(input, output, **more):
        return {"billed_units": {"input_tokens": input, "output_tokens": output},
                "tokens": {"input_tokens": 1250, "output_tokens": 60}} | more

    def made(name, model, usage, **more):
        return vector(name, "cohere", model, cohere_chat(usage), **more)
    a = "command-a-03-2025"
    return [
        made("billed units count, tokens do not", a, billed(180, 22, cached_tokens=640), trap=5, input=180, output=22,
             worked="0.00067"),
        made("floats, as Cohere sends them", a, billed(180.0, 22.0), trap=20, input=180, output=22, worked="0.00067"),
        made("tokens alone are not what is billed", a, {"tokens": {"input_tokens": 1250, "output_tokens": 60}}, trap=5,
             quality="missing"),
        made("half a nanodollar of the smallest model", "command-r7b-12-2024", billed(1, 0), input=1),
        made("two halves are a whole", "command-r7b-12-2024", billed(2, 0), input=2, worked="0.000000075"),
        made("command-r", "command-r-08-2024", billed(1000, 100), input=1000, output=100, worked="0.00021"),
        made("a name with an unlisted ending has no price", "command-a-imaginary", billed(180, 22), trap=12,
             unpriced=True, input=180, output=22),
        made("usage that is missing", a, ABSENT, trap=19, quality="missing"),
        made("usage of null", a, None, trap=19, quality="missing"),
        made("output that is missing", a, {"billed_units": {"input_tokens": 180}}, trap=19, quality="partial", input=180),
        made("a negative count", a, billed(-180, 22), trap=20, quality="partial", output=22),
        vector("usage comes with the end of the message", "cohere", a, trap=9, events=[
            ["message-start", {"type": "message-start", "id": "c", "delta": {"message": {"role": "assistant",
                                                                                       "content": []}}}],
            ["content-start", {"type": "content-start", "index": 0, "delta": {"message": {"content": {
                "type": "text", "text": ""}}}}],
            ["content-delta", {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": "Hi"}}}}],
            ["content-end", {"type": "content-end", "index": 0}],
            ["message-end", {"type": "message-end", "id": "c", "delta": {"finish_reason": "COMPLETE",
                                                                        "usage": billed(180, 22)}}]],
            input=180, output=22, worked="0.00067"),
    ]


def local():
    usage, counted = openai_usage(171, 34), {"input": 171, "output": 34}
    return [
        vector("its own machine costs nothing", "ollama", "qwen3:8b", ollama_chat(
            "qwen3:8b", prompt_eval_count=171, eval_count=34, total_duration=910000000), **counted),
        vector("floats", "ollama", "qwen3:8b", ollama_chat("qwen3:8b", prompt_eval_count=171.0, eval_count=34.0),
               trap=20, **counted),
        vector("statistics that are missing", "ollama", "qwen3:8b", ollama_chat("qwen3:8b"), trap=19,
               quality="missing"),
        vector("a negative count", "ollama", "qwen3:8b", ollama_chat("qwen3:8b", prompt_eval_count=-1, eval_count=34),
               trap=20, quality="partial", output=34),
        vector("a known name on its own machine costs nothing", "vllm", "gpt-4o", chat("gpt-4o", usage), **counted),
        vector("cached tokens where the server tells them", "vllm", "llama", chat("llama", openai_usage(171, 34, 160)),
               input=11, cache_read=160, output=34),
        vector("usage of null", "vllm", "llama", chat("llama", None), trap=19, quality="missing"),
        vector("timings are no tokens", "llamacpp", "gguf", chat("gguf", openai_usage(171, 34, 100), timings={
            "cache_n": 100, "prompt_n": 71, "predicted_n": 34}), input=71, cache_read=100, output=34),
    ]


def mistral():
    def made(name, model, usage, **more):
        return vector(name, "mistral", model, chat(model, usage), **more)
    large = "mistral-large-2512"
    counted = {"input": 56, "cache_read": 1344, "output": 40}
    return [
        made("cached tokens lie in the prompt", large, openai_usage(1400, 40, 1344, num_cached_tokens=1344), trap=1,
             worked="0.0001552", **counted),
        made("only num_cached_tokens", large, openai_usage(1400, 40, num_cached_tokens=1344), trap=1, worked="0.0001552",
             **counted),
        made("the other spelling of the details", large, openai_usage(
            1400, 40, prompt_token_details={"cached_tokens": 1344}), trap=1, worked="0.0001552", **counted),
        made("no cached tokens", large, openai_usage(1400, 40), input=1400, output=40, worked="0.00076"),
        made("codestral-latest, which lists had at 1 and 3", "codestral-latest", openai_usage(1000, 100), trap=21,
             input=1000, output=100, worked="0.00039"),
        made("the dated name behind it", "codestral-2508", openai_usage(1000, 100), trap=10, input=1000, output=100,
             worked="0.00039"),
        made("reads at a tenth", "mistral-medium-2508", openai_usage(64, 1, 64), trap=8, cache_read=64, output=1,
             worked="0.00000456"),
        made("audio is billed by its seconds, which have no known price", large, openai_usage(
            1400, 40, prompt_audio_seconds=12), trap=13, quality="partial", input=1400, output=40),
        made("no seconds of audio", large, openai_usage(1400, 40, prompt_audio_seconds=None), input=1400, output=40),
        made("an unknown model has no price", "mistral-imaginary", openai_usage(1, 1), trap=18, unpriced=True, input=1,
             output=1),
    ]


def xai():
    def used(prompt, completion, reasoning=0, cached=0, total=None, ticks=None, **more):
        usage = openai_usage(prompt, completion, cached, reasoning=reasoning)
        usage["total_tokens"] = prompt + completion + reasoning if total is None else total
        return usage | ({} if ticks is None else {"cost_in_usd_ticks": ticks}) | more

    def made(name, model, usage, **more):
        return vector(name, "xai", model, chat(model, usage), **more)
    return [
        made("reasoning lies outside of the completion", "grok-4.3", used(1000, 50, 200, 600, ticks=12450000), trap=3,
             stated=1245000, input=400, cache_read=600, output=50, reasoning=200, worked="0.001245"),
        made("the total tells that reasoning lies inside", "grok-4.3", used(1000, 250, 200, 600, total=1250), trap=3,
             input=400, cache_read=600, output=50, reasoning=200, worked="0.001245"),
        made("without a total reasoning lies outside", "grok-4.3", used(1000, 50, 200, 600) | {"total_tokens": None},
             trap=3, input=400, cache_read=600, output=50, reasoning=200, worked="0.001245"),
        made("a total that is larger than its parts", "grok-4.3", used(1000, 50, 200, total=5000), trap=20,
             quality="partial", input=1000, output=50, reasoning=200),
        made("no reasoning", "grok-4.3", used(1000, 50), input=1000, output=50),
        made("one token below the inclusive boundary", "grok-4.3", used(199999, 10), trap=6, input=199999, output=10),
        made("exactly at the inclusive boundary", "grok-4.3", used(200000, 10), trap=6, input=200000, output=10,
             worked="0.50005"),
        made("reads count towards the boundary", "grok-4.5", used(200000, 10, 0, 150000), trap=6, input=50000,
             cache_read=150000, output=10, worked="0.29012"),
        made("grok-4.5's reads, of which lists disagree", "grok-4.5", used(1000, 10, 0, 1000), trap=21, cache_read=1000,
             output=10, worked="0.00036"),
        made("grok-4.5-latest's reads", "grok-4.5-latest", used(1000, 10, 0, 1000), trap=21, cache_read=1000, output=10,
             worked="0.00036"),
        made("more cached tokens than prompt: they lie outside of it", "grok-4.3", used(100, 10, 0, 150), trap=20,
             quality="partial", input=100, cache_read=150, output=10),
        made("a tick is a tenth of a nanodollar, rounded up", "grok-4.3", used(10, 1, ticks=11), stated=2, input=10,
             output=1),
        made("ten ticks are a nanodollar", "grok-4.3", used(10, 1, ticks=10), stated=1, input=10, output=1),
        made("no ticks at all", "grok-4.3", used(10, 1, ticks=0), stated=0, input=10, output=1),
        made("ticks of null", "grok-4.3", used(10, 1) | {"cost_in_usd_ticks": None}, input=10, output=1),
        made("negative ticks are no amount", "grok-4.3", used(10, 1, ticks=-5), trap=20, quality="partial", input=10,
             output=1),
        made("ticks beyond what money holds", "grok-4.3", used(10, 1, ticks=10**21), trap=20, quality="partial",
             input=10, output=1),
        made("ticks of an unknown model", "grok-99", used(10, 1, ticks=70), trap=18, stated=7, unpriced=True, input=10,
             output=1),
        made("a model without a price of reads", "grok-4", used(1000, 50, 200, 600), trap=8, input=400, cache_read=600,
             output=50, reasoning=200, worked="0.00675"),
        made("usage of null", "grok-4.3", None, trap=19, quality="missing"),
    ]


def openrouter():
    def used(cost=None, cached=512, written=0, **more):
        usage = openai_usage(900, 70, cached, written, reasoning=40)
        return usage | ({} if cost is None else {"cost": cost}) | more

    def made(name, model, usage, **more):
        answer = usage if isinstance(usage, str) else chat(model, usage, provider="X")
        return vector(name, "openrouter", model, answer, **more)
    counted = {"input": 388, "cache_read": 512, "output": 30, "reasoning": 40}
    gpt, haiku = "openai/gpt-5", "anthropic/claude-haiku-4.5"

    def exact(cost):
        return ('{"model":"openai/gpt-5","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",'
                '"content":"Hi"}}],"usage":{"prompt_tokens":900,"completion_tokens":70,"total_tokens":970,"cost":'
                + cost + ',"is_byok":false,"cost_details":{"upstream_inference_cost":null},"prompt_tokens_details":'
                '{"cached_tokens":512},"completion_tokens_details":{"reasoning_tokens":40}}}')
    return [
        made("the stated cost is what is billed", gpt, exact("0.00184"), stated=1840000, **counted),
        made("a cost with an exponent", gpt, exact("1.84e-3"), stated=1840000, **counted),
        made("a cost of more digits than money has is rounded up", gpt, exact("0.0000000011"), stated=2, **counted),
        made("a cost of thirty digits", gpt, exact("0.001840000000000000000000000001"), stated=1840001, **counted),
        made("a cost of nothing is stated", gpt, exact("0"), stated=0, **counted),
        made("a negative cost is no amount", gpt, exact("-0.001"), trap=20, quality="partial", **counted),
        made("a cost of null", gpt, exact("null"), **counted),
        made("with a key of one's own the upstream is billed as well", gpt, used(0.0001, is_byok=True, cost_details={
            "upstream_inference_cost": 0.002}), stated=2100000, **counted),
        made("with a key of one's own and an upstream that says nothing", gpt, used(0.0001, is_byok=True, cost_details={
            "upstream_inference_cost": None}), trap=20, quality="partial", **counted),
        made("the upstream's cost without a key of one's own is inside", gpt, used(0.0021, is_byok=False, cost_details={
            "upstream_inference_cost": 0.002}), stated=2100000, **counted),
        made("written tokens lie in the prompt", haiku, used(None, 200, 300), trap=2, input=400, cache_read=200,
             cache_write=300, output=30, reasoning=40, worked="0.001145"),
        made("no price of reads: they are input", "x-ai/grok-4", used(None), trap=8, worked="0.00375", **counted),
        made("a price by its own list", "deepseek/deepseek-v3.2", used(None), **counted),
        made("another router's price is no price", "openai/gpt-99", used(None), trap=18, unpriced=True, **counted),
        made("one token above the boundary", "anthropic/claude-sonnet-4.5", openai_usage(200001, 10), trap=6,
             input=200001, output=10, worked="1.200231"),
    ]


def others():
    def made(name, provider, model, usage, **more):
        members = more.pop("members", {})
        return vector(name, provider, model, chat(model, usage, **members), **more)
    groq, together = "openai/gpt-oss-120b", "meta-llama/Llama-3.3-70B-Instruct-Turbo"
    timed = openai_usage(300, 20, 256, queue_time=0.02, prompt_time=0.01, completion_time=0.05, total_time=0.06)
    seek = openai_usage(900, 70, reasoning=40, prompt_cache_hit_tokens=768, prompt_cache_miss_tokens=132)
    sought = {"input": 132, "cache_read": 768, "output": 30, "reasoning": 40}
    chunk = {"id": "c", "object": "chat.completion.chunk", "model": groq}
    text = [["", chunk | {"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": None}]}]]
    stop = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    done = [["", "[DONE]"]]
    flash = "deepseek-v4-flash"
    return [
        made("seconds are no tokens", "groq", groq, timed, input=44, cache_read=256, output=20, worked="0.0000378"),
        vector("usage in x_groq on the last chunk", "groq", groq, trap=9, events=[
            *text, ["", chunk | stop | {"x_groq": {"id": "r", "usage": timed}}], *done], input=44, cache_read=256,
            output=20, worked="0.0000378"),
        vector("the same usage in x_groq and on its own counts once", "groq", groq, trap=9, events=[
            *text, ["", chunk | stop | {"x_groq": {"id": "r", "usage": timed}}],
            ["", chunk | {"choices": [], "usage": timed}], *done], input=44, cache_read=256, output=20),
        made("reasoning lies in the completion", "groq", groq, openai_usage(300, 220, reasoning=200), trap=3, input=300,
             output=20, reasoning=200, worked="0.000177"),
        made("half a nanodollar of a read", "groq", "openai/gpt-oss-20b", openai_usage(1, 0, 1), cache_read=1),
        made("on demand is the first row", "groq", "llama-3.3-70b-versatile", openai_usage(1000, 100), input=1000,
             output=100, members={"tier": "on_demand"}, tier="on_demand", worked="0.000669"),
        made("flex without a row is the first row", "groq", "llama-3.1-8b-instant", openai_usage(1000, 100), input=1000,
             output=100, members={"tier": "flex"}, tier="flex", worked="0.000058"),
        made("performance without a row has no price", "groq", "llama-3.1-8b-instant", openai_usage(1000, 100),
             trap=18, input=1000, output=100, members={"tier": "performance"}, tier="performance"),
        made("it ends with eos", "together", together, openai_usage(1000, 100), members={"finish": "eos"}, input=1000,
             output=100, worked="0.000968"),
        made("input and output of different price", "together", "deepseek-ai/DeepSeek-V3.1", openai_usage(1000, 100),
             input=1000, output=100, worked="0.00077"),
        made("reasoning lies in the completion", "together", "deepseek-ai/DeepSeek-R1",
             openai_usage(100, 900, reasoning=800), trap=3, input=100, output=100, reasoning=800, worked="0.0066"),
        made("a free model that is listed at nothing has no price", "together", together + "-Free",
             openai_usage(1000, 100), trap=18, unpriced=True, input=1000, output=100),
        made("hits and misses are the prompt", "deepseek", flash, seek, trap=1, worked="0.000080616", **sought),
        made("hits beside the details count once", "deepseek", flash,
             seek | {"prompt_tokens_details": {"cached_tokens": 768}}, trap=1, worked="0.000080616", **sought),
        made("the dear hours of a working day", "deepseek", flash, seek, trap=11, when="2026-11-18T02:00:00Z",
             row="deepseek/deepseek-v4-flash@peak", worked="0.000161232", **sought),
        made("the second of the dear hours", "deepseek", flash, seek, trap=11, when="2026-11-18T08:00:00Z",
             row="deepseek/deepseek-v4-flash@peak", worked="0.000161232", **sought),
        made("between the dear hours", "deepseek", flash, seek, trap=11, when="2026-11-18T05:00:00Z",
             worked="0.000080616", **sought),
        made("no dear hours on a Saturday", "deepseek", flash, seek, trap=11, when="2026-11-21T02:00:00Z",
             worked="0.000080616", **sought),
        made("the larger model", "deepseek", "deepseek-v4-pro", seek, **sought),
        made("more hits than prompt", "deepseek", flash, openai_usage(100, 10, prompt_cache_hit_tokens=150), trap=20,
             quality="partial", cache_read=150, output=10),
        vector("empty lines before the answer", "deepseek", "deepseek-v3.2",
               '\n\n\n{"model":"deepseek-v3.2","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",'
               '"content":"Hi"}}],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}}',
               input=1000, output=100, worked="0.00032"),
    ]


VECTORS = [*responses(), *cohere(), *local(), *mistral(), *xai(), *openrouter(), *others()]
