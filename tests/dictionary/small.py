"""A dictionary of a few entries, as printed."""

from __future__ import annotations

from civcorpus.dictionary.base import Entry

ENTRIES = [
    Entry("防御", ("defense", "to defend")),
    Entry("防守", ("to defend", "to protect (against)")),
    Entry("超级碗", ("Super Bowl (American football championship game)",)),
    Entry("碗", ("bowl", "cup", "CL:隻|只[zhi1]")),
    Entry("慈善", ("benevolent", "charitable")),
    Entry("慈善機構", ("charity",)),
    Entry("哲学", ("philosophy", "CL:個|个[ge4]")),
    Entry("牙齿", ("tooth", "dental")),
    Entry("点", ("point; dot; speck", "(old) variant of 店[dian4]")),
    Entry("不着边际", ("not to the point; wide of the mark",)),
    Entry("地方政府", ("local government",)),
    Entry("埃及", ("Egypt",)),
    Entry("埃及人", ("Egyptian",)),
    Entry("也", ("also; too",)),
    Entry("地方", ("region", "place")),
    Entry("政府", ("government",)),
    Entry("卡罗", ("Carlo (name)",), ("Ka3", "luo2")),
    Entry("卡尔", ("Karl (name)",), ("Ka3", "er3")),
    Entry("卡莱纳", ("Kalena (name)",), ("Ka3", "lai2", "na4")),
    Entry("莱纳", ("Lena (name)",), ("Lai2", "na4")),
    Entry("罗莱纳", ("Lorena (name)",), ("Luo2", "lai2", "na4")),
    Entry("罗拉", ("Lora (name)",), ("Luo2", "la1")),
]
