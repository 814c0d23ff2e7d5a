"""Looks for a text that the extraction raises on, or whose rows are not what they claim, guided by coverage.

    pip install atheris
    python tests/fuzz_quotes.py -max_total_time=120

Not part of the suite, where hypothesis draws texts of the same alphabet (tests/test_quotes_any_text.py).
"""

import sys

import atheris

with atheris.instrument_imports(include=["flows.quotes"]):
    from flows.quotes.pipeline import extract_texts, tools

# What bytes from 128 on stand for: marks, bidi and zero-width characters, lone surrogates, words that cue.
PIECES = [
    *"\"'“”„‟«»‘’‚‛‹›＂`´",
    *"\u200b\u200d\u2060\u202a\u202e\u2066\u2069\ufeff\u00ad\x00\ud800\udfff\u2028\u0085\t\r",
    *(
        " said ",
        " Said",
        "said,",
        " told the Herald ",
        " according to ",
        "According to ",
        " asked whether ",
        " he ",
        " who ",
    ),
    *(
        " Ann Moss ",
        " Mr. Moss ",
        " the minister ",
        " (ABC) ",
        " A. B. ",
        " von ",
        "'s ",
        " it ",
        ":\n",
        ".\n\n",
        "— ",
        ". ",
        ", ",
    ),
]


def check(data: bytes) -> None:
    """One input: raises where a row is wrong."""
    text = "".join(PIECES[byte % len(PIECES)] if byte >= 128 else chr(byte) for byte in data)
    for row in next(extract_texts([text], tools())):
        assert text[row.start_char : row.end_char] == row.text != ""
        if row.speaker_start_char is not None:
            assert text[row.speaker_start_char : row.speaker_end_char] == row.speaker_text


if __name__ == "__main__":
    tools()
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
