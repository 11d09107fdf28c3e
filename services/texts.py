"""Short texts that become columns: trimmed, of a bearable length, without characters a database refuses."""

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
