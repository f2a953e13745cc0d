"""vector.py: one golden vector, and the smallest valid answers that hold a usage block."""
from price_formula import CLASSES, INPUT_CLASSES, TooLarge, Unpriced, nanodollars
from price_figures import PRICES

ABSENT = object()  # a member that is left out, where None is a null
A_WEDNESDAY = "2026-11-18T12:00:00Z"  # outside DeepSeek's dear hours
FREE = ("ollama", "vllm", "llamacpp")  # run on the user's own machine
SECTIONS = {"responses": "openai"}  # providers whose prices are in another one's section


def chat(model, usage=ABSENT, tier=None, text="Hi", finish="stop", count=1, **members):
    """Chat Completions."""
    choice = {"finish_reason": finish, "message": {"role": "assistant", "content": text}}
    answer = {"id": "c-1", "object": "chat.completion", "created": 1795200000, "model": model,
              "choices": [{"index": i} | choice for i in range(count)]}
    if tier:
        answer["service_tier"] = tier
    return answer | ({} if usage is ABSENT else {"usage": usage}) | members


def openai_usage(prompt, completion, cached=None, written=None, reasoning=None, **more):
    usage = {"prompt_tokens": prompt, "completion_tokens": completion}
    if isinstance(prompt, int) and isinstance(completion, int):
        usage["total_tokens"] = prompt + completion
    details = {"cached_tokens": cached, "cache_write_tokens": written}
    details = {name: value for name, value in details.items() if value is not None}
    if details:
        usage["prompt_tokens_details"] = details
    if reasoning is not None:
        usage["completion_tokens_details"] = {"reasoning_tokens": reasoning}
    return usage | more


def message(model, usage=ABSENT, stop="end_turn", content=None, **members):
    """Anthropic's Messages."""
    answer = {"id": "msg_1", "type": "message", "role": "assistant", "model": model,
              "content": [{"type": "text", "text": "Hi"}] if content is None else content, "stop_reason": stop,
              "stop_sequence": None}
    return answer | ({} if usage is ABSENT else {"usage": usage}) | members


def response(model, usage=ABSENT, output=None, status="completed", tier="default", **members):
    """OpenAI's Responses."""
    said = {"id": "m_1", "type": "message", "status": "completed", "role": "assistant",
            "content": [{"type": "output_text", "text": "Hi", "annotations": []}]}
    answer = {"id": "resp_1", "object": "response", "created_at": 1795200000, "status": status, "model": model,
              "error": None, "incomplete_details": None, "service_tier": tier,
              "output": [said] if output is None else output}
    return answer | ({} if usage is ABSENT else {"usage": usage}) | members


def content(model, usage=ABSENT, finish="STOP", candidates=None, **members):
    """Gemini's generateContent."""
    candidate = {"index": 0, "finishReason": finish, "content": {"role": "model", "parts": [{"text": "Hi"}]}}
    answer = {"candidates": [candidate] if candidates is None else candidates, "modelVersion": model, "responseId": "r1"}
    return answer | ({} if usage is ABSENT else {"usageMetadata": usage}) | members


def cohere_chat(usage=ABSENT):
    answer = {"id": "c-1", "finish_reason": "COMPLETE",
              "message": {"role": "assistant", "content": [{"type": "text", "text": "Hi"}]}}
    return answer | ({} if usage is ABSENT else {"usage": usage})


def ollama_chat(model, **statistics):
    return {"model": model, "created_at": "2026-11-21T10:00:00.1Z", "message": {"role": "assistant", "content": "Hi"},
            "done": True, "done_reason": "stop"} | statistics


def converse(usage=ABSENT, **members):
    """Bedrock's Converse, which names no model."""
    answer = {"output": {"message": {"role": "assistant", "content": [{"text": "Hi"}]}}, "stopReason": "end_turn",
              "metrics": {"latencyMs": 700}}
    return answer | ({} if usage is ABSENT else {"usage": usage}) | members


def cost(classes, units, row, **context):
    """Nanodollars, or the name of the error."""
    try:
        return nanodollars(classes, units, row, **context), None
    except Unpriced:
        return None, "unpriced_model"
    except TooLarge:
        return None, "too_large"


def vector(name, provider, model, answer=None, *, events=None, trap=None, asks=None, when=A_WEDNESDAY, attempts=1,
           row=None, tier="", region="", speed="", quality="exact", billed=True, units=None, stated=None, worked=None,
           unpriced=False, **classes):
    """`classes`: counted by hand. `row`: key of PRICES, where it is not SECTION/MODEL. `unpriced`: no table may list
    the model. `worked`: USD that somebody else computed for the same usage. `attempts`: answered so many times."""
    unknown = set(classes) - set(CLASSES)
    assert not unknown, (name, unknown)
    section = SECTIONS.get(provider, provider)
    counts = {kind: classes.get(kind, 0) for kind in CLASSES}
    units = units or {}
    key = row or f"{section}/{model}"
    if provider in FREE or not billed:
        amount, error, key = 0, None, None if provider in FREE else key
    elif unpriced:
        amount, error, key = None, "unpriced_model", None
    else:
        amount, error = cost(counts, units, PRICES[key], service_tier=tier, region=region, speed=speed)
    total = None if amount is None else attempts * amount
    expect = counts | {"units": units, "quality": quality, "billed": billed, "stated_nanodollars": stated,
                       "nanodollars": total, "error": error}
    made = {"name": (f"trap {trap}: " if trap else "") + name, "trap": trap, "provider": provider, "model": model,
            "row": key, "asks": asks or {}, "when": when, "attempts": attempts}
    made |= {"events": events} if events else {"answer": answer}
    made["expect"] = expect
    check_by_hand(made, worked)
    return made


def check_by_hand(made, worked):
    """What was counted by hand, against the sums in the report and the figures of others."""
    expect = made["expect"]
    if worked is not None:
        from fractions import Fraction
        assert expect["nanodollars"] == Fraction(worked) * 10**9, (made["name"], expect["nanodollars"], worked)
    usage = made.get("answer").get("usage") if isinstance(made.get("answer"), dict) else None
    if expect["quality"] != "exact" or not usage or "prompt_tokens" not in usage or "iterations" in usage:
        return
    number = {name: int(float(value or 0)) for name, value in usage.items() if name.endswith("_tokens")}
    sums = [sum(expect[kind] for kind in CLASSES if (kind in INPUT_CLASSES) == of_input) for of_input in (True, False)]
    hidden = sums[1] - number.get("completion_tokens", 0)
    assert sums[0] == number["prompt_tokens"], (made["name"], sums)
    assert hidden == 0 or (made["provider"] == "xai" and hidden == expect["reasoning"]), (made["name"], sums)
