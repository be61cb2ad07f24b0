"""From bytes to clean text: encodings, line ends, control characters; the key by which copies are known."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import charset_normalizer

from mountjoy.errors import InputError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_OTHER_FILES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "a rich text file",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_GUESS_BYTES = 200_000
_FOLDED = str.maketrans(dict.fromkeys("‘’‚`", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("–—", "-"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text out of bytes. ``note`` says what was guessed or lost, None where nothing was."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Bytes as text: by byte order mark, as UTF-8, as ``declared``, or by the likeliest encoding.

    Raises InputError where the bytes are no text.
    """
    for sign, kind in _OTHER_FILES.items():
        if data.startswith(sign):
            raise InputError(f"this is {kind}, not text; give text, HTML, JSON or CSV")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            lost = text.count("\ufffd")
            return Decoded(
                text, encoding, f"{lost} places could not be decoded as {encoding}" if lost else None
            )
    if b"\x00" in data:
        raise InputError("this is binary data (it holds NUL bytes), not text; give text, HTML, JSON or CSV")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass  # the next guesses are noted on the report
    return _guess(data, declared)


def _guess(data: bytes, declared: str | None) -> Decoded:
    sample = data[:_GUESS_BYTES]
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in sample)
    if controls > len(sample) // 100:
        raise InputError(
            "this is binary data (it holds many control bytes), not text; give text, HTML, JSON or CSV"
        )
    mended = data.decode("utf-8", "replace")
    lost = mended.count("\ufffd")
    # A file cut within a character, or spoilt in a few places, is still UTF-8.
    if lost * 4 <= sum(character > "\x7f" for character in mended):
        return Decoded(mended, "utf-8", f"{lost} places could not be decoded as UTF-8")
    if declared is not None:
        try:
            return Decoded(data.decode(declared), declared, f"read as {declared}, as the page declares")
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong declaration is common; the guess below is noted
    high = sum(byte > 127 for byte in sample)
    if high * 5 <= len(sample):  # Latin letters with a few marks: detectors go astray on so little
        return Decoded(
            data.decode("cp1252", "replace"), "cp1252", "not UTF-8: read as cp1252 (Western European)"
        )
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        raise InputError("no encoding fits these bytes; save the file as UTF-8")
    text = data.decode(best.encoding, "replace")
    return Decoded(text, best.encoding, f"not UTF-8: read as {best.encoding}, the likeliest encoding")


def clean_text(text: str) -> tuple[str, int]:
    """Text with lone surrogates as U+FFFD, every line end as ``\\n`` and no other control character but tab.

    Gives the number of control characters removed as well. Nothing else is changed: no normal form, no
    trimming. Line ends are CR LF, CR, vertical tab, form feed, U+0085, U+2028 and U+2029.
    """
    text = _LINE_END.sub("\n", _SURROGATE.sub("\ufffd", text))
    return _CONTROL.subn("", text)


def copy_key(text: str) -> bytes:
    """The same bytes for texts that differ in white space, quotation marks, dashes or case alone."""
    folded = " ".join(text.translate(_FOLDED).casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).digest()
