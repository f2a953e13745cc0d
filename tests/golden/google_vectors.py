"""google_vectors.py: Gemini by its own interface and by Vertex AI."""
from vector import ABSENT, content, vector

PRO, FLASH, PRO_3 = "gemini-2.5-pro", "gemini-2.5-flash", "gemini-3-pro-preview"


def counts(prompt=None, candidates=None, cached=None, thoughts=None, tools=None, total=None, **more):
    """As Gemini reports, which leaves out what is zero."""
    usage = {"promptTokenCount": prompt, "cachedContentTokenCount": cached, "toolUsePromptTokenCount": tools,
             "candidatesTokenCount": candidates, "thoughtsTokenCount": thoughts}
    parts = [prompt, candidates, thoughts, tools]
    whole = total is None and all(part is None or isinstance(part, int) for part in parts)
    usage["totalTokenCount"] = sum(part or 0 for part in parts) if whole else total
    return {name: value for name, value in usage.items() if value is not None} | more


def details(**modalities):
    return [{"modality": name.upper(), "tokenCount": count} for name, count in modalities.items()]


def gemini(name, model, usage, provider="gemini", **more):
    members = more.pop("members", {})
    return vector(name, provider, model, content(model, usage, **members), **more)


def grounded(text, *queries):
    return {"candidates": [{"index": 0, "finishReason": "STOP", "content": {"role": "model", "parts": [{"text": text}]},
                            "groundingMetadata": {"webSearchQueries": list(queries), "searchEntryPoint": {}}}]}


def classes():
    return [
        gemini("tool use and thoughts lie outside of prompt and candidates", PRO, counts(
            3000, 60, 2048, 240, 400, promptTokensDetails=details(text=2742, image=258),
            cacheTokensDetails=details(text=2048)), trap=4, worked="0.004946", input=1094, input_image=258,
            cache_read=2048, output=60, reasoning=240),
        gemini("thoughts are billed beside the candidates", FLASH, counts(100, 10, thoughts=500), trap=3, input=100,
               output=10, reasoning=500, worked="0.001305"),
        gemini("cached tokens lie in the prompt", FLASH, counts(5000, 10, 4096), trap=1, input=904, cache_read=4096,
               output=10, worked="0.00041908"),
        gemini("tool use alone", FLASH, counts(100, 10, tools=900), trap=4, input=1000, output=10, worked="0.000325"),
        gemini("tool use counts towards the boundary", PRO, counts(150000, 10, tools=50001), trap=4, input=200001,
               output=10, worked="0.5001525"),
        gemini("zero fields are omitted: no output", FLASH, counts(100), input=100, worked="0.00003"),
        gemini("zero fields are omitted: only thoughts", FLASH, counts(100, thoughts=50), members={
            "candidates": [{"index": 0, "finishReason": "MAX_TOKENS"}]}, input=100, reasoning=50, worked="0.000155"),
        gemini("audio is priced apart", FLASH, counts(1000, 10, promptTokensDetails=details(text=400, audio=600)),
               input=400, input_audio=600, output=10, worked="0.000745"),
        gemini("audio with a cached text", "gemini-2.5-flash-lite", counts(
            1000, 10, 300, promptTokensDetails=details(text=400, audio=600), cacheTokensDetails=details(text=300)),
            input=100, input_audio=600, cache_read=300, output=10),
        gemini("cached audio has a rate that no table knows", FLASH, counts(
            1000, 10, 300, promptTokensDetails=details(text=400, audio=600), cacheTokensDetails=details(audio=300)),
            quality="partial", input=400, input_audio=300, cache_read=300, output=10),
        gemini("exactly at the boundary", PRO, counts(200000, 10), trap=6, input=200000, output=10, worked="0.2501"),
        gemini("one token above the boundary, output included", PRO, counts(200001, 10), trap=6, input=200001, output=10,
               worked="0.5001525"),
        gemini("reads count towards the boundary", PRO, counts(200001, 10, 200000), trap=6, input=1, cache_read=200000,
               output=10),
        gemini("thoughts never count towards the boundary", PRO, counts(200000, 10, thoughts=60000), trap=6,
               input=200000, output=10, reasoning=60000),
        gemini("half of what lists had at 0: output of Gemini 1.5 Flash", "gemini-1.5-flash", counts(1000, 1000),
               trap=21, input=1000, output=1000, worked="0.000375"),
        gemini("Gemini 1.5 Flash above its boundary", "gemini-1.5-flash", counts(128001, 1000), trap=21, input=128001,
               output=1000),
        gemini("a version at the end of the name", "gemini-2.5-flash-002", counts(100, 10), trap=12,
               row="gemini/gemini-2.5-flash", input=100, output=10),
        gemini("a longer name has no price", "gemini-2.5-pro-imaginary", counts(100, 10), trap=12, unpriced=True,
               input=100, output=10),
        gemini("a model listed at nothing has no price", "gemini-exp-1206", counts(100, 10), trap=18, unpriced=True,
               input=100, output=10),
        gemini("the price of 2026", "gemini-3.6-flash", counts(1000, 100), trap=11, when="2026-12-30T12:00:00Z",
               input=1000, output=100, worked="0.001125"),
        gemini("the price of 2027 is twice that", "gemini-3.6-flash", counts(1000, 100), trap=11,
               when="2027-01-02T12:01:00Z", row="gemini/gemini-3.6-flash@2027", input=1000, output=100,
               worked="0.00225"),
    ]


def services():
    usage, counted = counts(1000, 100), {"input": 1000, "output": 100}
    return [
        gemini("a grounded prompt has a fee", PRO, usage, trap=13, members=grounded("Hi", "tide"),
               units={"grounded_prompt": 1}, worked="0.03725", **counted),
        gemini("two queries are one grounded prompt", PRO, usage, trap=13, members=grounded("Hi", "tide", "moon"),
               units={"grounded_prompt": 1}, worked="0.03725", **counted),
        gemini("from Gemini 3 on each query has a fee", PRO_3, usage, trap=13, members=grounded("Hi", "tide", "moon"),
               units={"web_search": 2}, worked="0.0312", **counted),
        gemini("grounding without a query", PRO_3, usage, trap=13, members={"candidates": [
            {"index": 0, "finishReason": "STOP", "content": {"role": "model", "parts": [{"text": "Hi"}]},
             "groundingMetadata": {}}]}, worked="0.0032", **counted),
        gemini("priority", PRO_3, counts(1000, 100, serviceTier="priority"), tier="priority", trap=10,
               asks={"service_tier": "standard"}, worked="0.00576", **counted),
        gemini("priority above the boundary grows as the first row does", PRO_3, counts(
            200001, 100, 100000, serviceTier="priority"), tier="priority", trap=6, input=100001, cache_read=100000,
            output=100, worked="0.7952472"),
        gemini("standard", PRO_3, counts(1000, 100, serviceTier="standard"), tier="standard", worked="0.0032", **counted),
        gemini("flex without a row is the first row", FLASH, counts(1000, 100, serviceTier="flex"), tier="flex",
               worked="0.00055", **counted),
        gemini("priority without a row has no price", FLASH, counts(1000, 100, serviceTier="priority"), tier="priority",
               trap=18, **counted),
        gemini("a blocked prompt is billed for its prompt", PRO, counts(500), trap=14,
               members={"candidates": [], "promptFeedback": {"blockReason": "SAFETY"}}, input=500, worked="0.000625"),
        gemini("an answer that safety cut is billed", PRO, counts(500, 20), trap=14, members={"finish": "SAFETY"},
               input=500, output=20, worked="0.000825"),
        gemini("two candidates are one count", FLASH, counts(100, 200), trap=15, members={"candidates": [
            {"index": i, "finishReason": "STOP", "content": {"role": "model", "parts": [{"text": "Hi"}]}}
            for i in (0, 1)]}, input=100, output=200),
    ]


def nonsense():
    return [
        gemini("usage that is missing", FLASH, ABSENT, trap=19, quality="missing"),
        gemini("usage of null", FLASH, None, trap=19, quality="missing"),
        gemini("usage without a prompt", FLASH, {"candidatesTokenCount": 10}, trap=19, quality="partial", output=10),
        gemini("more reads than prompt", FLASH, counts(100, 10, 150), trap=20, quality="partial", cache_read=150,
               output=10),
        gemini("a total that is larger than its parts", FLASH, counts(100, 10, total=200), trap=20, quality="partial",
               input=100, output=10),
        gemini("a negative count", FLASH, counts(100, -10, total=90), trap=20, quality="partial", input=100),
        gemini("floats and strings", FLASH, counts(100.0, "10", total=110.0), trap=20, input=100, output=10),
        gemini("unknown fields", FLASH, counts(100, 10, moonTokenCount=5), input=100, output=10),
    ]


def streams():
    def chunk(usage, finish=None):
        candidate = {"index": 0, "content": {"role": "model", "parts": [{"text": "Hi"}]}}
        return ["", content(PRO, usage, candidates=[candidate | ({"finishReason": finish} if finish else {})])]
    return [
        vector("each chunk reports all so far: the last one counts", "gemini", PRO, trap=9, events=[
            chunk(counts(3000, None, 2048, 120)), chunk(counts(3000, 58, 2048, 240)),
            chunk(counts(3000, 60, 2048, 240), "STOP")], input=952, cache_read=2048, output=60, reasoning=240,
            worked="0.004446"),
        vector("a count that shrinks keeps the larger one", "gemini", PRO, trap=9, events=[
            chunk(counts(3000, 90)), chunk(counts(3000, 60), "STOP")], quality="partial", input=3000, output=90),
    ]


def at_vertex():
    def vertex(name, model, usage, **more):
        return gemini(name, model, usage, provider="vertex_ai", **more)
    return [
        vertex("plain input and output", PRO, counts(1000, 100), input=1000, output=100, worked="0.00225"),
        vertex("traffic on demand is the first row", PRO_3, counts(1000, 100, trafficType="ON_DEMAND"),
               tier="on_demand", input=1000, output=100, worked="0.0032"),
        vertex("traffic with priority", PRO_3, counts(1000, 100, trafficType="ON_DEMAND_PRIORITY"), trap=10,
               tier="priority", input=1000, output=100, worked="0.00576"),
        vertex("traffic with flex, of which no price is listed", FLASH, counts(1000, 100, trafficType="ON_DEMAND_FLEX"),
               tier="flex", input=1000, output=100, worked="0.00055"),
        vertex("provisioned throughput is not billed by the token", PRO,
               counts(1000, 100, trafficType="PROVISIONED_THROUGHPUT"), billed=False, tier="provisioned_throughput",
               input=1000, output=100),
        vertex("tool use and thoughts lie outside of prompt and candidates", PRO, counts(3000, 60, 2048, 240, 400),
               trap=4, input=1352, cache_read=2048, output=60, reasoning=240, worked="0.004946"),
        vertex("one token above the boundary", PRO, counts(200001, 1), trap=6, input=200001, output=1),
        vertex("audio is priced apart", FLASH, counts(1000, 10, promptTokensDetails=details(audio=1000)),
               input_audio=1000, output=10, worked="0.001025"),
        vertex("an experiment listed at nothing has no price", "gemini-flash-experimental", counts(100, 10), trap=18,
               unpriced=True, input=100, output=10),
    ]


VECTORS = [*classes(), *services(), *nonsense(), *streams(), *at_vertex()]
