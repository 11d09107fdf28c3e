"""The passwords that everybody tries first."""

from functools import cache


@cache
def of_length(shortest: int) -> frozenset[str]:
    """Give the known passwords of at least so many characters, in small letters."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # 30,000 of them: read when the first new password comes

    return frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= shortest)
