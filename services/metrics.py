"""The figures of one process for Prometheus, in a registry of its own."""

import time
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.process_collector import ProcessCollector

LABELS = ("process",)


class Metrics:
    """Counts of the loop, and whatever figures the process itself gives, each labelled with the process."""

    def __init__(self, process_name: str) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._process = process_name
        self._handled = Counter(
            "supervision_handled", "Messages or events handled.", LABELS, registry=self.registry
        ).labels(process_name)
        self._steps = Histogram(
            "supervision_step_seconds", "How long a step with work took.", LABELS, registry=self.registry
        ).labels(process_name)
        self._last = Gauge(
            "supervision_last_step_time_seconds", "When the loop last went round.", LABELS, registry=self.registry
        ).labels(process_name)
        self._gauges: dict[str, Gauge] = {}

    def step(self, done: int, seconds: float) -> None:
        """The loop went round: so many things done in so many seconds."""
        self._last.set(time.time())
        if done:
            self._handled.inc(done)
            self._steps.observe(seconds)

    def measured(self, measures: Mapping[str, float]) -> None:
        """Figures of the process; each becomes a gauge `supervision_<figure>`."""
        for figure, value in measures.items():
            if figure not in self._gauges:
                self._gauges[figure] = Gauge(
                    f"supervision_{figure}", "A figure of the process.", LABELS, registry=self.registry
                )
            self._gauges[figure].labels(self._process).set(value)
