"""openai_vectors.py: Chat Completions at OpenAI and Azure."""
from vector import ABSENT, chat, openai_usage, vector

TERRA, LUNA, NANO = "gpt-5.6-terra", "gpt-5.6-luna", "gpt-5-nano"
FULL = {"prompt_tokens": 2400, "completion_tokens": 96, "total_tokens": 2496,
        "prompt_tokens_details": {"cached_tokens": 1536, "cache_write_tokens": 512, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 64, "audio_tokens": 0, "accepted_prediction_tokens": 0,
                                      "rejected_prediction_tokens": 0}}
FULL_CLASSES = {"input": 352, "cache_read": 1536, "cache_write": 512, "output": 32, "reasoning": 64}


def openai(name, model, usage, tier=None, priced_tier=None, members=None, **more):
    is_raw = isinstance(usage, str)  # a whole answer, whose numbers no writer may touch
    answer = usage if is_raw else chat(model, usage, tier, **(members or {}))
    return vector(name, "openai", model, answer, tier=priced_tier if priced_tier is not None else tier or "", **more)


def classes():
    """How the counts nest, and the rates of reads and writes."""
    return [
        openai("cached and written tokens lie in the prompt", TERRA, FULL, "default", trap=1, worked="0.0034432",
               **FULL_CLASSES),
        openai("plain input and output", "gpt-4o", openai_usage(1000, 500), input=1000, output=500, worked="0.0075"),
        openai("cache writes are charged in place of the input, not on top", TERRA, openai_usage(3000, 10, 0, 3000),
               trap=2, cache_write=3000, output=10, worked="0.00762"),
        openai("an older model charges nothing extra for writes it reports", "gpt-4.1", openai_usage(3000, 10, 0, 2000),
               trap=2, input=1000, cache_write=2000, output=10, worked="0.00608"),
        openai("writes of twelve hours are at most twice the input", TERRA,
               openai_usage(5000, 100) | {"prompt_tokens_details": {
                   "cached_tokens": 1000, "cache_write_tokens": 3000,
                   "cache_write_tokens_details": {"ttl_30m_tokens": 2000, "ttl_12h_tokens": 1000}}},
               input=1000, cache_read=1000, cache_write=2000, cache_write_1h=1000, output=100, worked="0.0124"),
        openai("reasoning lies in the completion", "o3", openai_usage(400, 900, 0, reasoning=832), trap=3, input=400,
               output=68, reasoning=832, worked="0.008"),
        openai("all output is reasoning", "gpt-5-mini", openai_usage(50, 640, reasoning=640), trap=3, input=50,
               reasoning=640),
        openai("reads at half of the input", "gpt-4o", openai_usage(2000, 1, 1920), trap=8, input=80, cache_read=1920,
               output=1, worked="0.00261"),
        openai("reads at half of the input with o1", "o1", openai_usage(2000, 1, 1920), trap=8, input=80,
               cache_read=1920, output=1),
        openai("reads at a quarter of the input", "gpt-4.1", openai_usage(2000, 1, 1920), trap=8, input=80,
               cache_read=1920, output=1, worked="0.001128"),
        openai("reads at a quarter of the input with o4-mini", "o4-mini", openai_usage(2000, 1, 1920), trap=8, input=80,
               cache_read=1920, output=1),
        openai("reads at a quarter of the input with a dated name", "gpt-4.1-2025-04-14", openai_usage(2000, 1, 1920),
               trap=8, input=80, cache_read=1920, output=1, worked="0.001128"),
        openai("reads at a tenth of the input", "gpt-5", openai_usage(2000, 1, 1920), trap=8, input=80,
               cache_read=1920, output=1, worked="0.00035"),
        openai("reads without a rate are input", "o3-pro", openai_usage(2000, 1, 1920), trap=8, input=80,
               cache_read=1920, output=1, worked="0.04008"),
        openai("everything was read from the cache", "gpt-5", openai_usage(1024, 8, 1024), cache_read=1024, output=8),
        openai("audio on both sides is priced apart", "gpt-4o-audio-preview", openai_usage(
            900, 300, prompt_tokens_details={"audio_tokens": 600, "text_tokens": 300},
            completion_tokens_details={"audio_tokens": 250, "text_tokens": 50}),
            input=300, input_audio=600, output=50, output_audio=250, worked="0.04525"),
        openai("audio in, text out", "gpt-audio", openai_usage(
            1000, 40, prompt_tokens_details={"audio_tokens": 1000}), input_audio=1000, output=40),
        openai("text in, audio out", "gpt-audio-mini", openai_usage(
            12, 500, completion_tokens_details={"audio_tokens": 480}), input=12, output=20, output_audio=480),
        openai("images without a rate of their own are input", "gpt-4o", openai_usage(
            1200, 40, prompt_tokens_details={"cached_tokens": 0, "image_tokens": 765}), input=435, input_image=765,
            output=40, worked="0.0034"),
        openai("two choices are one completion count", "gpt-4o-mini", openai_usage(100, 80), trap=15,
               members={"count": 2}, input=100, output=80, worked="0.000063"),
        openai("rejected predictions are in the completion", "gpt-4o", openai_usage(
            500, 220, completion_tokens_details={"reasoning_tokens": 0, "accepted_prediction_tokens": 60,
                                                 "rejected_prediction_tokens": 120}), trap=15, input=500, output=220),
        openai("a retried call is billed twice, each rounded up", NANO, openai_usage(1, 0, 1), "flex", trap=16,
               attempts=2, cache_read=1),
        openai("three attempts that timed out late are billed thrice", "gpt-4o", openai_usage(1000, 500), trap=16,
               attempts=3, input=1000, output=500, worked="0.0225"),
    ]


def long_context():
    """The row of a large request prices all of it; OpenAI states the boundary in both ways."""
    at = {"input": 272000, "output": 10}
    return [
        openai("exactly at an exclusive boundary", TERRA, openai_usage(272000, 10), trap=6, worked="0.54412", **at),
        openai("one token above an exclusive boundary, output included", TERRA, openai_usage(272001, 10), trap=6,
               input=272001, output=10, worked="1.088184"),
        openai("one token below an inclusive boundary", "gpt-5.6-sol", openai_usage(271999, 10), trap=6, input=271999,
               output=10),
        openai("exactly at an inclusive boundary", "gpt-5.6-sol", openai_usage(272000, 10), trap=6, worked="2.1763",
               **at),
        openai("exactly at the inclusive boundary of gpt-6-astra", "gpt-6-astra", openai_usage(272000, 10), trap=6,
               **at),
        openai("exactly at the exclusive boundary of gpt-6-sol", "gpt-6-sol", openai_usage(272000, 10), trap=6,
               worked="0.5441", **at),
        openai("one above the exclusive boundary of gpt-6-sol", "gpt-6-sol", openai_usage(272001, 10), trap=6,
               input=272001, output=10),
        openai("cached tokens count towards the boundary", TERRA, openai_usage(300000, 100, 290000), trap=6,
               input=10000, cache_read=290000, output=100, worked="0.1578"),
        openai("written tokens count towards the boundary", TERRA, openai_usage(300000, 100, 0, 299000), trap=6,
               input=1000, cache_write=299000, output=100, worked="1.5008"),
        openai("output never counts towards the boundary", LUNA, openai_usage(272000, 100000), trap=6, input=272000,
               output=100000, worked="0.1744"),
        openai("a class that the large row leaves out is billed as its input", "gpt-5.4",
               openai_usage(300000, 10, 0, 1000), input=299000, cache_write=1000, output=10, worked="1.500225"),
        openai("a model without tiers stays at its price", "gpt-4.1", openai_usage(900000, 10), input=900000, output=10),
    ]


def services():
    """The tier in the answer decides, and regions multiply tokens."""
    return [
        openai("flex in the answer, priority in the request", TERRA, FULL, "flex", trap=10,
               asks={"service_tier": "priority"}, **FULL_CLASSES),
        openai("default in the answer, flex in the request", TERRA, FULL, "default", trap=10,
               asks={"service_tier": "flex"}, worked="0.0034432", **FULL_CLASSES),
        openai("priority", TERRA, FULL, "priority", worked="0.0068864", **FULL_CLASSES),
        openai("priority of gpt-4o is 1.7 times", "gpt-4o", openai_usage(1000, 100, 400), "priority", input=600,
               cache_read=400, output=100, worked="0.0051"),
        openai("batch", "gpt-4o", openai_usage(1000, 100), "batch", input=1000, output=100, worked="0.00175"),
        openai("batch without a price of reads bills them as its input", "gpt-4o", openai_usage(1000, 100, 400), "batch",
               input=600, cache_read=400, output=100, worked="0.00175"),
        openai("batch without a price of writes: half of the first row's", TERRA, openai_usage(1000, 100, 0, 400),
               "batch", input=600, cache_write=400, output=100, worked="0.0017"),
        openai("flex of a model without such a row is its first row", "gpt-4o", openai_usage(1000, 100), "flex",
               input=1000, output=100, worked="0.0035"),
        openai("fast is another name of priority", "gpt-5", openai_usage(1000, 100), "fast", input=1000, output=100,
               worked="0.0045"),
        openai("priority without a row has no price", "o1", openai_usage(1000, 100), "priority", trap=18, input=1000,
               output=100),
        openai("an unknown tier has no price", TERRA, openai_usage(1000, 100), "ultrafast", trap=18, input=1000,
               output=100),
        openai("scale is a tier without a price", "gpt-4o", openai_usage(10, 1), "scale", trap=18, input=10, output=1),
        openai("auto in the answer is the first row", TERRA, openai_usage(1000, 100), "auto", input=1000, output=100),
        openai("an empty tier is the first row", TERRA, openai_usage(1000, 100), members={"service_tier": ""},
               input=1000, output=100, worked="0.0032"),
        openai("a tier of null is the first row", TERRA, openai_usage(1000, 100), members={"service_tier": None},
               input=1000, output=100, worked="0.0032"),
        openai("flex above the boundary grows as the first row does", TERRA, openai_usage(300000, 1000, 100000), "flex",
               trap=6, input=200000, cache_read=100000, output=1000, worked="0.429"),
        openai("priority above the boundary grows as the first row does", TERRA, openai_usage(300000, 1000), "priority",
               trap=6, input=300000, output=1000, worked="2.436"),
        openai("priority of gpt-5.5 above the boundary, reads included", "gpt-5.5", openai_usage(300000, 1000, 200000),
               "priority", trap=6, input=100000, cache_read=200000, output=1000, worked="2.49"),
        openai("reads at flex keep the digits of their rate", "gpt-5.4", openai_usage(1001, 1, 1001), "flex",
               cache_read=1001, output=1),
        openai("the eu costs a tenth more", TERRA, openai_usage(1000, 100), asks={"region": "eu"}, region="eu",
               input=1000, output=100, worked="0.00352"),
        openai("an unknown region costs what the dearest does", TERRA, openai_usage(1000, 100), asks={"region": "mars"},
               region="mars", input=1000, output=100, worked="0.00352"),
        openai("a region of a model without regions is no factor", "gpt-4o", openai_usage(1000, 100),
               asks={"region": "eu"}, region="eu", input=1000, output=100, worked="0.0035"),
        openai("region, flex and a large request together", TERRA, openai_usage(300000, 1000, 100000), "flex",
               asks={"region": "us"}, region="us", input=200000, cache_read=100000, output=1000, worked="0.4719"),
        openai("a search's fee is no part of the region's factor", TERRA, openai_usage(1000, 100), trap=13,
               members={"text": "See", "choices": [cited("See")]}, asks={"region": "eu"}, region="eu",
               units={"web_search": 1}, input=1000, output=100, worked="0.01352"),
        openai("a cited page means that a search was made", "gpt-5", openai_usage(900, 50), trap=13,
               members={"choices": [cited("See")]}, units={"web_search": 1}, input=900, output=50, worked="0.011625"),
        openai("a model that always searches has its fee per request", "gpt-5-search-api", openai_usage(900, 50),
               trap=13, members={"choices": [cited("See")]}, units={"web_search": 1}, input=900, output=50,
               worked="0.011625"),
        openai("a model that always searches and cites nothing", "gpt-5-search-api", openai_usage(900, 50), trap=13,
               input=900, output=50, worked="0.011625"),
        openai("a search without a known fee has no price", "o3", openai_usage(900, 50), trap=13,
               members={"choices": [cited("See")]}, units={"web_search": 1}, input=900, output=50),
    ]


def cited(text):
    note = {"type": "url_citation", "url_citation": {"url": "https://example.org", "title": "E", "start_index": 0,
                                                     "end_index": 3}}
    return {"index": 0, "finish_reason": "stop",
            "message": {"role": "assistant", "content": text, "annotations": [note, note]}}


def names():
    """Which model is priced."""
    usage, counted = openai_usage(1000, 100), {"input": 1000, "output": 100}
    return [
        openai("a dated name of its own", "gpt-4o-2024-08-06", usage, trap=10, **counted),
        openai("a dated name of its own, in a newer family", "gpt-5.4-2026-03-05", usage, trap=10, **counted),
        openai("an unlisted date falls back to the name without it", "gpt-4o-2031-12-31", usage, trap=12,
               row="openai/gpt-4o", **counted),
        openai("an unlisted date without dashes", "gpt-5.6-terra-20270101", usage, trap=12, row="openai/gpt-5.6-terra",
               **counted),
        openai("a date that is none is another model", "gpt-4o-2024-13-45", usage, trap=12, unpriced=True, **counted),
        openai("o3-pro is not o3", "o3-pro", usage, trap=12, worked="0.028", **counted),
        openai("o3-mini is not o3", "o3-mini", usage, trap=12, worked="0.00154", **counted),
        openai("an audio model is not gpt-4o", "gpt-4o-audio-preview", usage, trap=12, **counted),
        openai("a longer name than a known one has no price", "gpt-4o-imaginary", usage, trap=12, unpriced=True,
               **counted),
        openai("a longer name than o3 has no price", "o3-imaginary", usage, trap=12, unpriced=True, **counted),
        openai("a shorter name than a known one has no price", "gpt-5.6-ter", usage, trap=12, unpriced=True, **counted),
        openai("an unknown model has no price", "gpt-99", usage, trap=18, unpriced=True, **counted),
        openai("the newest models without a published price", "gpt-6.1-sol", usage, trap=18, unpriced=True, **counted),
        openai("a fine-tuned model by its base", "ft:gpt-4o-2024-08-06:acme::x1", usage, trap=12,
               row="openai/ft:gpt-4o-2024-08-06", worked="0.00525", **counted),
        openai("upper case", "GPT-4o", usage, row="openai/gpt-4o", **counted),
        openai("luna after its cut of July 2026", LUNA, usage, trap=11, worked="0.00032", **counted),
        openai("sol after its cut of August 2026", "gpt-5.6-sol", usage, trap=11, worked="0.006", **counted),
        vector("the model of the answer is priced, not the one asked", "openai", "gpt-4o-mini",
               chat("gpt-4o-mini", usage), trap=10, asks={"model": "gpt-4o"}, worked="0.00021", **counted),
        vector("an answer without a model is priced as asked", "openai", "gpt-4o",
               {"choices": chat("", usage)["choices"], "usage": usage}, **counted),
        vector("an embedding has no output", "openai", "text-embedding-3-small",
               {"object": "list", "model": "text-embedding-3-small",
                "data": [{"object": "embedding", "index": 0, "embedding": [0.25, -0.5]}],
                "usage": {"prompt_tokens": 1234, "total_tokens": 1234}},
               asks={"task": "embedding"}, input=1234, worked="0.00002468"),
    ]


def rounding():
    """Once, up, to a nanodollar."""
    return [
        openai("two and a half nanodollars are three", NANO, openai_usage(1, 0, 1), "flex", cache_read=1),
        openai("five nanodollars stay five", NANO, openai_usage(2, 0, 2), "flex", cache_read=2, worked="0.000000005"),
        openai("halves of one class add up before they are rounded", "gpt-5", openai_usage(3, 1, 2), "flex",
               input=1, cache_read=2, output=1, worked="0.00000575"),
        openai("sixty-two and a half are sixty-three", "gpt-5", openai_usage(1, 0, 1), "flex", cache_read=1),
        openai("half a nanodollar of o4-mini's reads", "o4-mini", openai_usage(3, 0, 3), "flex", cache_read=3),
        openai("the eu's tenth leaves half a nanodollar", LUNA, openai_usage(1, 0, 0, 1), "flex",
               asks={"region": "eu"}, region="eu", cache_write=1),
        openai("the eu's tenth comes out even", LUNA, openai_usage(2, 0, 0, 2), "flex", asks={"region": "eu"},
               region="eu", cache_write=2, worked="0.000000275"),
        openai("a quarter of a nanodollar is one", NANO, openai_usage(101, 0, 101), "flex", cache_read=101),
        openai("one cached token of gpt-6-luna", "gpt-6-luna", openai_usage(1, 0, 1), cache_read=1,
               worked="0.00000001"),
        openai("nothing at all costs nothing", "gpt-4o", openai_usage(0, 0), worked="0"),
        openai("one cached token of gpt-4.1-nano", "gpt-4.1-nano", openai_usage(1, 0, 1), cache_read=1,
               worked="0.000000025"),
        openai("one token of the smallest model", NANO, openai_usage(1, 0), input=1, worked="0.00000005"),
    ]


def nonsense():
    """Numbers that are none, and contradictions: never negative, never silently exact."""
    both = {"input": 1000, "output": 100}
    return [
        openai("floats that are whole numbers", "gpt-4o", openai_usage(1000.0, 100.0, 400.0), trap=20, input=600,
               cache_read=400, output=100),
        openai("numbers in strings", "gpt-4o", openai_usage("1000", "100", "400"), trap=20, input=600, cache_read=400,
               output=100),
        openai("a float in a string", "gpt-4o", openai_usage("1000.0", " 100 "), trap=20, **both),
        openai("a number with an exponent", "gpt-4o",
               '{"model":"gpt-4o","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":'
               '"Hi"}}],"usage":{"prompt_tokens":1e3,"completion_tokens":1.0E2}}', trap=20, **both),
        openai("a fraction of a token is a whole one", "gpt-4o", openai_usage(999.5, 100), trap=20, quality="partial",
               **both),
        openai("a negative prompt", "gpt-4o", openai_usage(-5, 100), trap=20, quality="partial", output=100),
        openai("a negative completion", "gpt-4o", openai_usage(1000, -1), trap=20, quality="partial", input=1000),
        openai("negative reads", "gpt-4o", openai_usage(1000, 100, -400), trap=20, quality="partial", **both),
        openai("more reads than prompt", "gpt-4o", openai_usage(100, 10, 150), trap=20, quality="partial",
               cache_read=150, output=10),
        openai("more reads and writes than prompt", TERRA, openai_usage(1000, 10, 800, 400), trap=20,
               quality="partial", cache_read=800, cache_write=400, output=10),
        openai("more twelve-hour writes than writes", TERRA, openai_usage(1000, 10) | {"prompt_tokens_details": {
            "cached_tokens": 0, "cache_write_tokens": 100, "cache_write_tokens_details": {"ttl_12h_tokens": 300}}},
            trap=20, quality="partial", input=900, cache_write_1h=100, output=10),
        openai("more reasoning than completion", "o3", openai_usage(10, 50, reasoning=80, total_tokens=60), trap=20,
               quality="partial", input=10, reasoning=80),
        openai("more audio than prompt", "gpt-audio", openai_usage(
            100, 10, prompt_tokens_details={"audio_tokens": 400}), trap=20, quality="partial", input_audio=400,
            output=10),
        openai("more audio than completion", "gpt-audio", openai_usage(
            100, 10, completion_tokens_details={"audio_tokens": 40}), trap=20, quality="partial", input=100,
            output_audio=40),
        openai("a total that is larger than its parts", "gpt-4o", openai_usage(1000, 100, total_tokens=1500), trap=20,
               quality="partial", **both),
        openai("a total that is missing", "gpt-4o", {"prompt_tokens": 1000, "completion_tokens": 100}, **both),
        openai("usage of null", "gpt-4o", None, trap=19, quality="missing"),
        openai("usage that is missing", "gpt-4o", ABSENT, trap=19, quality="missing"),
        openai("usage without any field", "gpt-4o", {}, trap=19, quality="missing"),
        openai("usage with nulls only", "gpt-4o", {"prompt_tokens": None, "completion_tokens": None}, trap=19,
               quality="missing"),
        openai("usage without a completion", "gpt-4o", {"prompt_tokens": 1000}, trap=19, quality="partial", input=1000),
        openai("usage without a prompt", "gpt-4o", {"completion_tokens": 100}, trap=19, quality="partial", output=100),
        openai("counts that are no numbers", "gpt-4o", {"prompt_tokens": "many", "completion_tokens": True}, trap=20,
               quality="partial"),
        openai("counts that are objects", "gpt-4o", {"prompt_tokens": {"n": 1}, "completion_tokens": 100}, trap=20,
               quality="partial", output=100),
        openai("details of null", "gpt-4o", openai_usage(1000, 100, prompt_tokens_details=None,
                                                         completion_tokens_details=None), **both),
        openai("unknown fields", "gpt-4o", openai_usage(
            1000, 100, future_tokens=7, latency={"p50": [1, 2]}, prompt_tokens_details={"cached_tokens": 400,
                                                                                    "sunny_tokens": 3}),
            input=600, cache_read=400, output=100),
        openai("a million million tokens", "o3-pro", openai_usage(10**12, 10**12), trap=20, input=10**12,
               output=10**12, worked="100000000"),
        openai("more than a million million tokens", "o3-pro", openai_usage(10**12 + 1, 10), trap=20,
               quality="partial", output=10),
        openai("a count beyond 64 bits", "gpt-4o", openai_usage(2**64, 10), trap=20, quality="partial", output=10),
        openai("a count that no double holds", "gpt-4o",
               '{"model":"gpt-4o","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":'
               '"Hi"}}],"usage":{"prompt_tokens":1000,"completion_tokens":1e999}}', trap=20, quality="partial",
               input=1000),
    ]


def streams():
    def chunk(usage=ABSENT, finish=None, choices=True, **members):
        choice = {"index": 0, "delta": {"content": "Hi"}, "finish_reason": finish}
        made = {"id": "c", "object": "chat.completion.chunk", "model": TERRA, "choices": [choice] if choices else []}
        return ["", made | ({} if usage is ABSENT else {"usage": usage}) | members]
    done = ["", "[DONE]"]

    def stream(name, *events, **more):
        return vector(name, "openai", TERRA, events=[*events, done], **more)
    return [
        stream("usage in one chunk behind the last choice", chunk(None), chunk(None, "stop"),
               chunk(FULL, choices=False, service_tier="default"), trap=9, worked="0.0034432", **FULL_CLASSES),
        stream("usage on every chunk: the last one counts", chunk(openai_usage(1000, 5)), chunk(openai_usage(1000, 60)),
               chunk(openai_usage(1000, 100), "stop"), trap=9, input=1000, output=100, worked="0.0032"),
        stream("usage that shrinks keeps the larger count", chunk(openai_usage(1000, 100)),
               chunk(openai_usage(1000, 60), "stop"), trap=9, quality="partial", input=1000, output=100),
        stream("a stream without usage", chunk(), chunk(None, "stop"), trap=19, quality="missing"),
        stream("the tier of the usage chunk counts", chunk(None, service_tier="auto"),
               chunk(openai_usage(1000, 100), "stop", service_tier="flex"), trap=10, tier="flex", input=1000, output=100,
               worked="0.0016"),
    ]


def azure(name, model, usage, members=None, **more):
    filtered = {"prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {}}]}
    return vector(name, "azure", model, chat(model, usage, **filtered, **(members or {})), **more)


def at_azure():
    return [
        azure("priced as at OpenAI where Azure has no other price", "gpt-4.1-2025-04-14", openai_usage(2000, 10, 1024),
              input=976, cache_read=1024, output=10, worked="0.002544"),
        azure("a price of its own", "gpt-4o-mini", openai_usage(1000, 100), input=1000, output=100, worked="0.000231"),
        azure("terra costs more than at OpenAI", "gpt-5.6-terra", openai_usage(1000, 100), input=1000, output=100,
              worked="0.004"),
        azure("terra one token above the boundary", "gpt-5.6-terra", openai_usage(272001, 10), trap=6, input=272001,
              output=10),
        azure("terra exactly at the boundary", "gpt-5.6-terra", openai_usage(272000, 10), trap=6, input=272000,
              output=10),
        azure("priority", "gpt-5.6-terra", openai_usage(1000, 100), members={"tier": "priority"}, tier="priority",
              input=1000, output=100, worked="0.008"),
        azure("a regional name is a row of its own", "eu/gpt-4o-2024-08-06", openai_usage(1000, 100, 400), input=600,
              cache_read=400, output=100, worked="0.0033"),
        azure("a data zone has the price of its own row, though answers leave it out", "gpt-4o-2024-08-06",
              openai_usage(1000, 100, 400), trap=10, asks={"data_zone": "eu/"}, row="azure/eu/gpt-4o-2024-08-06",
              input=600, cache_read=400, output=100, worked="0.0033"),
        azure("a regional name of a newer model", "eu/gpt-5.6-terra", openai_usage(1000, 100), input=1000, output=100,
              worked="0.0044"),
        azure("audio", "gpt-audio-1.5-2026-02-23", openai_usage(
            800, 300, prompt_tokens_details={"audio_tokens": 500}, completion_tokens_details={"audio_tokens": 300}),
            input=300, input_audio=500, output_audio=300),
        azure("an answer that the filter cut is billed", "gpt-4.1-2025-04-14", openai_usage(20, 2), trap=14,
              members={"finish": "content_filter"}, input=20, output=2, worked="0.000056"),
        azure("an unknown model has no price", "gpt-99", openai_usage(1, 1), trap=18, unpriced=True, input=1, output=1),
        azure("usage of null", "gpt-4.1-2025-04-14", None, trap=19, quality="missing"),
    ]


VECTORS = [*classes(), *long_context(), *services(), *names(), *rounding(), *nonsense(), *streams(), *at_azure()]
