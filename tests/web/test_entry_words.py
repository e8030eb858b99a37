"""What was recorded is told in words that a ward manager reads."""

import re

from domain.catalogue import EVENTS
from services.web.entry_words import PLACE, kinds, words


def test_every_kind_of_entry_has_its_sentence_and_none_is_left_over() -> None:
    assert set(words()) == set(EVENTS)
    assert {name.partition(".")[0] for name in EVENTS} == set(kinds())


def test_a_sentence_names_only_what_the_entry_has() -> None:
    for name, sentence in words().items():
        assert set(PLACE.findall(sentence)) <= {"about", *EVENTS[name].model_fields}, name
        assert re.sub(r"[\[\]]", "", sentence), name
        assert sentence.count("[") == sentence.count("]"), name
