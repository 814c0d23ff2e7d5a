"""Settings: HEARSAY_* environment variables over hearsay.toml over the defaults here."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.paths import ROOT


class DuplicateSettings(BaseSettings):
    """[duplicates]: which articles are compared."""

    model_config = SettingsConfigDict(extra="forbid")

    window_days: int | None = Field(
        None, ge=1, description="compare only articles published so near in time; all if unset"
    )


class Settings(BaseSettings):
    """One run's settings. HEARSAY_WORKERS=4, or `workers = 4` in ./hearsay.toml."""

    model_config = SettingsConfigDict(
        env_prefix="HEARSAY_", env_nested_delimiter="__", toml_file="hearsay.toml", extra="forbid"
    )

    warehouse: Path = Field(ROOT / "warehouse", description="folder of the lake and of the published database")
    publish: bool = Field(True, description="write hearsay.duckdb after each commit")
    engine: Literal["auto", "inline", "processes"] = Field(
        "auto", description="where steps run: in this process, in local processes, or as the size asks"
    )
    workers: int = Field(0, ge=0, description="local processes; 0 for one per core")
    batch_bytes: int = Field(8_000_000, ge=1, description="raw bytes per batch; bounds the memory")
    part_bytes: int = Field(1_000_000, ge=1, description="raw bytes that a worker takes at a time")
    largest_document: int = Field(8_000_000, ge=1, description="bytes; larger inputs are rejected")
    memory_limit: str = Field(
        "512MB", pattern=r"(?i)^\d+(\.\d+)? ?[kmgt]i?b$", description="of the SQL engine; beyond it, it spills to disk"
    )
    duplicates: DuplicateSettings = Field(default_factory=DuplicateSettings)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said on the command line wins over the environment, that over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
