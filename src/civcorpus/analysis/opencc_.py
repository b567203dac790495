"""The table from traditional and variant Han characters to simplified ones, by OpenCC."""

from __future__ import annotations

_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))


def simplified_table() -> dict[int, str]:
    """Return every Han character that OpenCC simplifies, with its simplified form, one character each.

    Hong Kong, Taiwan and Japanese-style variants are brought to the standard form first (衞 > 卫, 裡 > 里), then simplified.
    """
    import opencc

    characters = [chr(code) for low, high in _RANGES for code in range(low, high)]
    folded = characters
    for configuration in ("hk2s", "tw2s", "t2s"):
        converted = opencc.OpenCC(configuration).convert("\n".join(folded)).split("\n")
        folded = [new if len(new) == 1 else old for new, old in zip(converted, folded, strict=True)]
    return {ord(old): new for old, new in zip(characters, folded, strict=True) if old != new}
