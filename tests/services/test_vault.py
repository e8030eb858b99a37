"""The vault keeps who people are, forgets for good, and its ids give nothing away."""

import base64
import hashlib
import json
import multiprocessing
import secrets
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from pydantic import SecretStr

from services.settings import Settings
from services.vault.keys import KeyRefused, Keys, load_keys
from services.vault.pseudonym import pseudonym
from services.vault.sealing import SealBroken, unseal
from services.vault.vault import Erased, PersonalDetails, Vault

ANA = PersonalDetails(
    name="Ana Invented", email="ana@example.org", employee_number="10023", registration_numbers={"NMC": "00A0000B"}
)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return load_keys(Settings(state_dir=tmp_path))


@pytest.fixture
def vault(database_url: str, keys: Keys) -> Iterator[Vault]:
    with Vault(database_url, keys) as opened:
        yield opened


def everything_stored(database_url: str) -> bytes:
    tables = ("vault.person", "vault.person_key", "vault.erased")
    with psycopg.connect(database_url) as connection:
        rows = [
            row for table in tables for row in connection.execute(SQL("table {}").format(Identifier(*table.split("."))))
        ]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


def test_details_come_back_as_they_were_kept(vault: Vault) -> None:
    person = uuid4()
    assert vault.details(person) is None
    assert vault.keep(person, ANA)
    assert vault.details(person) == ANA
    assert vault.many([person, uuid4()]) == {person: ANA}


def test_what_is_newly_known_stands_beside_what_was(vault: Vault) -> None:
    person = uuid4()
    vault.keep(person, ANA)
    vault.keep(person, PersonalDetails(name="Ana Renamed", registration_numbers={"HCPC": "PYL1"}))
    assert vault.details(person) == ANA.model_copy(
        update={"name": "Ana Renamed", "registration_numbers": {"NMC": "00A0000B", "HCPC": "PYL1"}}
    )


def test_nothing_personal_lies_open_in_the_database(vault: Vault, database_url: str) -> None:
    vault.keep(uuid4(), ANA)
    stored = everything_stored(database_url)
    for marked in (b"Ana", b"Invented", b"ana@example.org", b"10023", b"00A0000B"):
        assert marked not in stored


@pytest.mark.shows("T-43")
def test_after_erasure_nothing_can_be_read_even_with_every_key(vault: Vault, database_url: str, keys: Keys) -> None:
    ana, ben = uuid4(), uuid4()
    vault.keep_many({ana: ANA, ben: PersonalDetails(name="Ben Invented")})
    vault.erase(ana)
    assert vault.details(ana) == Erased()
    assert vault.details(ben) == PersonalDetails(name="Ben Invented")
    with psycopg.connect(database_url) as connection:
        (sealed,) = connection.execute("select sealed from vault.person where person_id = %s", [ana]).fetchone() or ()
        left = connection.execute("select count(*) from vault.person_key where person_id = %s", [ana]).fetchone()
    assert left == (0,)
    for key in (keys.master, keys.pseudonym, keys.signing):
        with pytest.raises(SealBroken):
            unseal(key, sealed, ana.bytes)


@pytest.mark.shows("T-43")
def test_nothing_is_kept_of_an_erased_person_any_more(vault: Vault, database_url: str) -> None:
    person, stranger = uuid4(), uuid4()
    vault.keep(person, ANA)
    vault.erase(person)
    vault.erase(person)
    vault.erase(stranger)
    assert vault.keep_many({person: ANA, stranger: ANA}) == set()
    assert vault.many([person, stranger]) == {person: Erased(), stranger: Erased()}
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) from vault.person_key").fetchone() == (0,)


@pytest.mark.shows("T-43")
def test_keeping_and_erasing_at_once_leaves_no_key(vault: Vault, database_url: str) -> None:
    people = [uuid4() for _ in range(30)]
    with ThreadPoolExecutor(2) as threads:
        for person in people:
            keeping, erasing = threads.submit(vault.keep, person, ANA), threads.submit(vault.erase, person)
            keeping.result()
            erasing.result()
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) from vault.person_key").fetchone() == (0,)


def test_two_who_keep_the_same_people_at_once_lose_nothing(vault: Vault) -> None:
    people = [uuid4() for _ in range(20)]
    names = {person: PersonalDetails(name="Invented") for person in people}
    mails = {person: PersonalDetails(email="a@example.org") for person in reversed(people)}
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(vault.keep_many, names), threads.submit(vault.keep_many, mails)]:
            done.result()
    whole = PersonalDetails(name="Invented", email="a@example.org")
    assert vault.many(people) == dict.fromkeys(people, whole)


def test_sealed_details_copied_to_another_person_do_not_open(vault: Vault, database_url: str) -> None:
    ana, ben = uuid4(), uuid4()
    vault.keep_many({ana: ANA, ben: PersonalDetails(name="Ben Invented")})
    copy = (
        "update vault.person set sealed = (select sealed from vault.person where person_id = %s) where person_id = %s"
    )
    copy_key = (
        "update vault.person_key set wrapped = (select wrapped from vault.person_key where person_id = %s) "
        "where person_id = %s"
    )
    for statements in ([copy], [copy, copy_key]):
        with psycopg.connect(database_url) as connection:
            for statement in statements:
                connection.execute(statement.encode(), [ana, ben])
        with pytest.raises(SealBroken):
            vault.details(ben)


def test_another_master_key_opens_nothing_and_says_so(vault: Vault, database_url: str, keys: Keys) -> None:
    person = uuid4()
    vault.keep(person, ANA)
    with Vault(database_url, Keys(secrets.token_bytes(32), keys.pseudonym, keys.signing)) as other:
        with pytest.raises(SealBroken, match="another key"):
            other.details(person)
        with pytest.raises(SealBroken):
            other.keep(person, ANA)


def test_a_quarantined_original_opens_only_in_its_own_place(vault: Vault) -> None:
    sealed = vault.sealed_bytes(b'{"name": "Ana Invented"}', "hr.staff.v1/3/17")
    assert b"Ana" not in sealed
    assert vault.opened_bytes(sealed, "hr.staff.v1/3/17") == b'{"name": "Ana Invented"}'
    with pytest.raises(SealBroken):
        vault.opened_bytes(sealed, "hr.staff.v1/3/18")
    with pytest.raises(SealBroken):
        vault.opened_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]), "hr.staff.v1/3/17")
    with pytest.raises(SealBroken, match="form"):
        vault.opened_bytes(b"plain", "hr.staff.v1/3/17")


def test_the_same_employee_always_gets_the_same_id(vault: Vault) -> None:
    ana = vault.pseudonym("RXX", "10023")
    assert ana == vault.pseudonym("RXX", "10023")
    assert (ana.version, ana.variant) == (8, UUID(int=ana.int).variant)
    others = {
        vault.pseudonym("RXY", "10023"),
        vault.pseudonym("RXX", "10024"),
        vault.pseudonym("RXX", "10023", "assignment"),
        vault.pseudonym("RXX1", "0023"),
    }
    assert len(others | {ana}) == 5


@pytest.mark.shows("T-46")
def test_hashing_every_number_finds_nobody_without_the_secret(keys: Keys) -> None:
    """All eight-digit numbers of one block, as somebody would who knows how ids are made but not the secret."""
    block = [f"{number:08d}" for number in range(4_200_000, 4_230_000)]
    number = "04217345"
    naive = uuid5(NAMESPACE_OID, f"RXX/{number}")
    assert [tried for tried in block if uuid5(NAMESPACE_OID, f"RXX/{tried}") == naive] == [number]
    ours = pseudonym(keys.pseudonym, "RXX", "person", number)
    guessed_secrets = (b"", bytes(32), b"RXX", hashlib.sha256(b"secret").digest())
    for tried in block:
        digest = hashlib.sha256(f"RXX/{tried}".encode()).digest()[:16]
        assert ours not in (uuid5(NAMESPACE_OID, f"RXX/{tried}"), UUID(bytes=digest, version=5))
        assert ours not in (UUID(bytes=hashlib.md5(tried.encode(), usedforsecurity=False).digest()),)
    for guess in guessed_secrets:
        assert ours not in {pseudonym(guess, "RXX", "person", tried) for tried in (*block[::10], number)}


def test_keys_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path / "state")
    keys = load_keys(settings)
    assert load_keys(settings) == keys
    assert len({keys.master, keys.pseudonym, keys.signing}) == 3
    files = sorted((tmp_path / "state" / "keys").iterdir())
    assert [file.name for file in files] == ["master", "pseudonym", "signing"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert repr(keys) == "Keys()"


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        made = pool.map(_loaded, [tmp_path] * 8)
    assert len(set(made)) == 1


def _loaded(folder: Path) -> bytes:
    return load_keys(Settings(state_dir=folder)).master


def test_keys_from_settings_win_and_nothing_is_written(tmp_path: Path) -> None:
    given = [SecretStr(base64.b64encode(bytes([number]) * 32).decode()) for number in (1, 2, 3)]
    settings = Settings(state_dir=tmp_path, master_key=given[0], pseudonym_secret=given[1], signing_key=given[2])
    assert load_keys(settings) == Keys(b"\1" * 32, b"\2" * 32, b"\3" * 32)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (base64.b64encode(b"short").decode(), "SUPERVISION_MASTER_KEY has 5 bytes; 32 random bytes"),
        ("not base64!", "SUPERVISION_MASTER_KEY is not base64"),
    ],
)
def test_a_key_that_cannot_be_one_is_refused_and_never_repeated(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(KeyRefused, match=says) as refused:
        load_keys(Settings(state_dir=tmp_path, master_key=SecretStr(text)))
    assert text not in json.dumps(str(refused.value))


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_keys(Settings(state_dir=tmp_path))
    (tmp_path / "keys" / "master").chmod(0o644)
    with pytest.raises(KeyRefused, match="chmod 600"):
        load_keys(Settings(state_dir=tmp_path))
