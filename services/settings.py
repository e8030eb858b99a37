"""All settings, in one place, from the environment (prefix SUPERVISION_, except the two that everybody knows)."""

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsRefused(SystemExit):
    """A setting is wrong; the text says which, why and what would do."""


class Settings(BaseSettings):
    """Every field has a sentence of help; `supervision settings` and the README print them."""

    model_config = SettingsConfigDict(env_prefix="SUPERVISION_", extra="ignore", frozen=True, populate_by_name=True)

    state_dir: Path = Field(
        Path(".supervision"), description="Folder for the embedded database and broker, keys, and where they listen."
    )
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "SUPERVISION_DATABASE_URL"),
        description="Postgres to use, as postgresql://user:password@host:port/name; unset: an embedded one is started.",
    )
    kafka_bootstrap_servers: str | None = Field(
        None,
        validation_alias=AliasChoices("KAFKA_BOOTSTRAP_SERVERS", "SUPERVISION_KAFKA_BOOTSTRAP_SERVERS"),
        description="Kafka brokers to use, as host:port,host:port; unset: an embedded one is started.",
    )
    organisation: str = Field(
        "DEMO", description="Organisation code (ODS) of this register; part of every pseudonym.", min_length=1
    )
    partitions: int = Field(12, ge=1, le=512, description="Partitions of each topic; fixed for ever once created.")
    topic_prefix: str = Field("", description="Put before every topic name, so that several ledgers can share brokers.")
    instance: str = Field(
        "1",
        description="Name of this instance where several of one process share its partitions; it replaces a namesake.",
        min_length=1,
    )
    hr_retention_days: int = Field(
        30,
        ge=1,
        le=365,
        description="Days that HR's own topics keep messages, which hold names; the intake may be down no longer.",
    )
    years_kept: int = Field(
        6,
        ge=0,
        le=100,
        description="Years after leaving for which nobody's data are erased; six is from memory: set your own.",
    )
    key_backup_days: int | None = Field(
        None,
        ge=0,
        description="Days until the last backup with a destroyed key is gone; told at an erasure; unset: not known.",
    )
    replication: int = Field(1, ge=1, description="Replicas of each topic; 3 where the cluster has three brokers.")
    master_key: SecretStr | None = Field(
        None, description="Base64 of 32 bytes that wrap every person's key; unset: made once in the state folder."
    )
    pseudonym_secret: SecretStr | None = Field(
        None, description="Base64 of 32 bytes from which opaque ids are made; unset: made once in the state folder."
    )
    signing_key: SecretStr | None = Field(
        None, description="Base64 Ed25519 key that signs checkpoints; unset: made once in the state folder."
    )
    largest_hr_message: int = Field(262_144, ge=1_024, description="Bytes; a longer HR message is quarantined unread.")
    batch: int = Field(500, ge=1, le=5_000, description="Most messages or events taken in one transaction.")
    poll_ms: int = Field(
        5,
        ge=1,
        le=5_000,
        description="Milliseconds after which an idle process looks again; up to ten times that while nothing comes.",
    )
    checkpoint_seconds: float = Field(2.0, gt=0, description="How often the notary signs a checkpoint, if it grew.")
    clock_seconds: float = Field(10.0, gt=0, description="How often the clock looks whether a new day has begun.")
    smtp_host: str | None = Field(None, description="Mail server for notices to leads; unset: no mail is sent.")
    smtp_port: int = Field(25, ge=1, le=65_535, description="Its port.")
    mail_every_minutes: float = Field(
        15.0,
        ge=0,
        le=1_440,
        description="A lead gets at most one letter in so many minutes; what is critical goes at once.",
    )
    mail_from: str = Field("supervision-ledger@localhost", description="Sender of the mails.")
    webhook_url: str | None = Field(None, description="Address that gets every notice as JSON by POST; unset: none.")
    web_host: str = Field("127.0.0.1", description="Address on which the web application listens.")
    web_port: int = Field(8080, ge=0, le=65_535, description="Its port; 0: any free one.")
    web_address: str = Field(
        "http://127.0.0.1:8080", description="Address by which people reach it, without a slash at the end."
    )
    web_oidc_issuer: str | None = Field(None, description="OpenID provider by which people sign in; unset: nobody can.")
    web_oidc_client_id: str | None = Field(None, description="What this ledger is called there.")
    web_oidc_client_secret: SecretStr | None = Field(None, description="Its secret there.")
    web_oidc_scopes: list[str] = Field(
        ["profile"], description="What to ask the provider for beside openid, as a JSON list."
    )
    web_oidc_person_claim: str = Field(
        "employee_number", description="The claim with the employer's number of a person."
    )
    web_oidc_roles_claim: str = Field("roles", description="The claim with a person's roles.")
    web_oidc_roles: dict[str, str] = Field(
        {}, description='Which role each value of that claim gives, as JSON: {"SL-Officers": "compliance_officer"}.'
    )
    web_demo_visitors: Path | None = Field(
        None,
        description="File of whom one may sign in as without proof; only `demo` sets it, only on a loopback address.",
    )
    ops_host: str = Field("127.0.0.1", description="Address on which /metrics and /health listen.")
    ops_port: int = Field(0, ge=0, le=65_535, description="Port of /metrics and /health of a process; 0: any free one.")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error.")
    eventsourcing_db_functions: str | None = Field(
        None,
        validation_alias=AliasChoices("POSTGRES_ENABLE_DB_FUNCTIONS"),
        description="Must stay unset: with it the event store loses events for every reader (decision 2).",
    )

    @model_validator(mode="after")
    def refuse_what_loses_events(self) -> Self:
        """The library's database functions hide events from readers; never start with them."""
        if self.eventsourcing_db_functions and self.eventsourcing_db_functions.lower() in (
            "1",
            "y",
            "yes",
            "t",
            "true",
            "on",
        ):
            raise ValueError("POSTGRES_ENABLE_DB_FUNCTIONS must be unset: with it readers of the register miss events")
        return self


@cache
def settings() -> Settings:
    """The settings of this process, read once. Raises SettingsRefused with what is wrong and how to mend it."""
    try:
        return Settings()
    except ValidationError as refused:
        lines = [
            f"  {'.'.join(str(part) for part in error['loc']) or 'settings'}: {error['msg']}"
            for error in refused.errors()
        ]
        raise SettingsRefused("These settings cannot be used:\n" + "\n".join(lines)) from refused
