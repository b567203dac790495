"""The table from traditional and variant Han characters to simplified ones, by OpenCC."""

from __future__ import annotations

import unicodedata

_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))


def simplified_table() -> dict[int, str]:
    """Return every Han character that OpenCC simplifies, with its simplified form, one character each.

    Hong Kong, Taiwan and Japanese-style variants are brought to the standard form first (衞 > 卫, 裡 > 里), then simplified; so are
    simplified characters that only rare words have (馀, as 餘 > 余). The simplified form of another character stays as it is, though
    Taiwan may take it for a variant of a third one (么, in 什么).
    """
    characters = [chr(code) for low, high in _RANGES for code in range(low, high)]
    simplified = dict(zip(characters, _converted(characters, "t2s"), strict=True))
    plain = {
        new
        for old, new in simplified.items()
        if old != new and simplified.get(new, new) == new and not unicodedata.decomposition(old)
    }
    folded = characters
    for configuration in ("hk2s", "tw2s", "t2s"):
        converted = _converted(folded, configuration)
        folded = [old if old in plain else new for old, new in zip(folded, converted, strict=True)]
    table = {old: new for old, new in zip(characters, folded, strict=True) if old != new}
    rare = [character for character in characters if character not in table and character not in plain]
    traditional = zip(rare, _converted(rare, "s2t"), strict=True)
    table.update({old: table[new] for old, new in traditional if new in table})
    return {ord(old): new for old, new in table.items()}


def _converted(characters: list[str], configuration: str) -> list[str]:
    """Return what OpenCC makes of each character; itself where that is not one character."""
    import opencc

    converted = opencc.OpenCC(configuration).convert("\n".join(characters)).split("\n")
    return [new if len(new) == 1 else old for new, old in zip(converted, characters, strict=True)]
