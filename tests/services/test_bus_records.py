"""Records are read as the client library reads them, but faster, and whatever their headers are called."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.errors import CorruptRecordError
from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

from services.bus.records import LenientBatch

SOME_BYTES = st.none() | st.binary(max_size=200)
HEADERS = st.lists(st.tuples(st.text(max_size=100), SOME_BYTES), max_size=12)
RECORDS = st.lists(st.tuples(st.integers(0, 2**40), SOME_BYTES, SOME_BYTES, HEADERS), min_size=1, max_size=6)
ATTRIBUTES_AT, APPEND_TIME = 22, 0x08


def batch_of(records: list[Any]) -> bytearray:
    builder = DefaultRecordBatchBuilder(2, 0, False, -1, -1, -1, 2**20)
    for offset, (stamp, key, value, headers) in enumerate(records):
        builder.append(offset, stamp, key, value, headers)
    return bytearray(builder.build())


def said(record: Any) -> tuple[Any, ...]:
    headers = tuple((name, value or b"") for name, value in record.headers)
    sized = record.size_in_bytes, record.timestamp, record.timestamp_type
    return (*sized, record.offset, record.key, record.value, headers)


@given(RECORDS, st.booleans())
def test_ours_reads_what_the_clients_own_does(records: list[Any], stamped_by_broker: bool) -> None:
    written = batch_of(records)
    written[ATTRIBUTES_AT] |= APPEND_TIME if stamped_by_broker else 0
    ours = list(LenientBatch(written))
    assert [said(record) for record in ours] == [said(record) for record in DefaultRecordBatch(written)]


def test_a_header_without_a_value_is_read_as_an_empty_one() -> None:
    """2.6: other clients may send one, the library gives None for it, and whatever decodes it would fail."""
    (record,) = LenientBatch(batch_of([(0, None, b"v", [("ce_type", None)])]))
    assert record.headers == (("ce_type", b""),)


@given(RECORDS, st.data())
def test_a_batch_that_is_not_built_as_one_is_refused_as_such(records: list[Any], data: st.DataObject) -> None:
    written = batch_of(records)
    for _ in range(data.draw(st.integers(1, 3))):
        written[data.draw(st.integers(DefaultRecordBatch.HEADER_STRUCT.size, len(written) - 1))] = data.draw(
            st.integers(0, 255)
        )
    with suppress(CorruptRecordError):
        assert len(list(LenientBatch(written))) == len(records)


@given(RECORDS, st.integers(1, 40))
def test_a_batch_that_was_cut_off_or_goes_on_is_refused(records: list[Any], count: int) -> None:
    written = batch_of(records)
    for broken in (written[:-1], written + bytes(count)):
        with pytest.raises(CorruptRecordError):
            list(LenientBatch(broken))
