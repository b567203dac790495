from __future__ import annotations

import pytest

from civcorpus.readers.garbling import is_garbled

CHINESE = (
    "第一条为了促进会展业发展，规范会展活动，维护会展活动各方主体合法权益，服务保障大"
    "型会展活动，打造国际会展之都，促进城市开放和社会发展，根据法律，"
)
TRADITIONAL = (
    "為防制游離輻射之危害，維護人民健康及安全，"
    "特依輻射作業必須合理抑低其輻射劑量之精神制定本法；本法未規定者，適用其他有關法律。"
)
ENGLISH = (
    "Nobody had brought the receipts, and so we began again, with more tea and with less hope than the week before. "
)


@pytest.mark.parametrize(
    "text",
    [
        CHINESE + TRADITIONAL,
        ENGLISH,
        ENGLISH + CHINESE,
        "Le café près de l'église est fermé à cause de la grève générale annoncée hier à la télévision. " * 2,
        "会議の報告書は来月までに提出してください。経済産業省の担当者が確認して、実際の手続きを説明します。込み入った話は後にしましょう。",
        "Министерство внутренних дел сообщило о новых правилах регистрации организаций в прошлом году.",
        "№ 1, § 2, 3 % … 45 / 67",
        "",
    ],
    ids=["han", "english", "mixed", "french", "japanese", "russian", "figures", "empty"],
)
def test_text_is_not_garbled(text: str) -> None:
    assert not is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(ord(c) + 3) if c.isalpha() else "\x03" for c in ENGLISH),
        "".join(chr(0xE000 + ord(c) % 0x800) for c in CHINESE),
        "".join(chr(0xA0 + ord(c) % 0x5F) for c in CHINESE + TRADITIONAL),
        "".join(chr(0x3400 + ord(c) * 7 % 0x1900) for c in CHINESE),
        "�" * 80,
    ],
    ids=["shifted", "private", "latin-1", "rare-han", "replaced"],
)
def test_nonsense_is_garbled(text: str) -> None:
    assert is_garbled(text)
