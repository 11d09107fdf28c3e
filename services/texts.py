"""Short texts: as columns, trimmed, of a bearable length, without characters a database refuses; and as they are compared."""

from services.errors import Invalid


def clean(field: str, text: str, longest: int) -> str:
    """Give the text without blanks around it; raise Invalid, naming the field, when it is empty, too long or unprintable."""
    text = text.strip()
    if not text:
        raise Invalid({field: ["must not be empty"]}, code="empty")
    if len(text) > longest:
        raise Invalid({field: [f"has more than {longest} characters"]}, code="too_long", longest=longest)
    if not text.isprintable():
        raise Invalid({field: ["contains characters that cannot be printed"]}, code="unprintable")
    return text


def passage(field: str, text: str, longest: int) -> str:
    """Give a text of several lines, held against the same rules line by line."""
    lines = [line.rstrip().replace("\t", " ") for line in text.strip().splitlines()]
    clean(field, "".join(lines), longest)
    return "\n".join(lines)


def plain(text: str) -> str:
    """Give a text as it is searched by: without blanks, in small letters."""
    return "".join(text.split()).lower()
