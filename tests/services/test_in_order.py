"""The order of the register, put together again from partitions."""

from collections.abc import Collection
from uuid import UUID

import pytest

from services.bus.message import TopicPartition
from services.projector.arrived import Arrived
from services.projector.in_order import InOrder, PositionMissing


def test_early_events_wait_for_their_turn() -> None:
    in_order = InOrder(4, done={6})
    in_order.take([])
    assert in_order.ready(10).every == []
    assert in_order.missing is None


def test_a_reader_that_is_behind_where_the_missing_position_can_be_is_not_cut_off() -> None:
    asked: list[list[TopicPartition]] = []
    behind = [True, False]

    def read_to_end(but: Collection[TopicPartition]) -> bool:
        asked.append(list(but))
        return not behind.pop(0)

    in_order = InOrder(0, patience=-1.0, read_to_end=read_to_end)
    in_order.take([Arrived(TopicPartition("events", 1), 0, 2, UUID(int=0), "", b"", None, None)])
    in_order.ready(10)
    in_order.ready(10)  # the patience is over, but there is still something to be read elsewhere
    with pytest.raises(PositionMissing, match="position 1 has not come"):
        in_order.ready(10)
    assert asked == [[TopicPartition("events", 1)]] * 2  # what is held from there comes after the one that is missing
