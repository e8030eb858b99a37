"""Settings refuse what cannot work, and say what would."""

import pytest

from services.settings import Settings, SettingsRefused, settings


@pytest.fixture(autouse=True)
def _read_anew() -> None:
    settings.cache_clear()


def test_the_two_addresses_have_the_names_that_everybody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/one")
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092")
    assert settings().database_url == "postgresql://db/one"
    assert settings().kafka_bootstrap_servers == "one:9092,two:9092"


def test_every_setting_has_a_sentence_of_help() -> None:
    for name, field in Settings.model_fields.items():
        assert (field.description or "").endswith("."), name


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("SUPERVISION_PARTITIONS", "0", "partitions"),
        ("SUPERVISION_BATCH", "many", "batch"),
        ("SUPERVISION_LOG_LEVEL", "loud", "log_level"),
        ("SUPERVISION_OPS_PORT", "99999", "ops_port"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsRefused, match=named):
        settings()


@pytest.mark.parametrize("value", ["y", "1", "true", "on", "YES"])
def test_the_database_functions_that_lose_events_are_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", value)
    with pytest.raises(SettingsRefused, match="POSTGRES_ENABLE_DB_FUNCTIONS"):
        settings()


def test_no_secret_is_shown_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERVISION_MASTER_KEY", "c2VjcmV0")
    assert "c2VjcmV0" not in repr(settings())
