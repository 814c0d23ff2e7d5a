"""Schedules the flow `refresh` from this one process; deployments for a work pool stand in prefect.yaml."""

from pathlib import Path

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

from flows.refresh import refresh


def serve_refresh(inputs: list[str], cron: str, warehouse: Path) -> None:
    """Serve until Ctrl-C. One run at a time; one that is due meanwhile waits its turn."""
    refresh.serve(
        name="scheduled",
        cron=cron,
        parameters={"inputs": inputs, "warehouse": str(warehouse)},
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
        print_starting_message=False,
    )
