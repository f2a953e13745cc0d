#!/usr/bin/env python3
# normal_forms.py: prints the rows of text_growth.cpp, by this Python's Unicode data.
import unicodedata


def growth_of(code_point):
    text = chr(code_point)
    forms = (unicodedata.normalize(form, text) for form in ("NFC", "NFKC"))
    return max(0, max(len(form.encode()) for form in forms) - len(text.encode()))


def rows():
    """Neighbours share a row where that adds at most a dozen bytes to any of them."""
    found = []
    for code_point in range(0x80, 0x110000):
        if 0xD800 <= code_point < 0xE000:
            continue
        growth = growth_of(code_point)
        if growth == 0:
            continue
        last = found[-1] if found else None
        if last and last[1] == code_point - 1 and max(last[2], growth) <= 15:
            last[1:] = [code_point, max(last[2], growth)]
        else:
            found.append([code_point, code_point, growth])
    return found


if __name__ == "__main__":
    for first, last, growth in rows():
        print("    GrowingCodePoints{0x%X, 0x%X, %d}," % (first, last, growth))
