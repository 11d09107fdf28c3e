"""What a person is told, in both languages."""


class Sentence(str):
    """A Chinese sentence that knows its English; whoever shows it chooses."""

    __slots__ = ("en",)

    en: str

    def __new__(cls, zh: str, en: str | None = None) -> "Sentence":  # noqa: D102 - makes one from both texts
        sentence = super().__new__(cls, zh)
        sentence.en = zh if en is None else en
        return sentence
