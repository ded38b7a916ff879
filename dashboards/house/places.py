"""Where things are when the stand of docker-compose.yml runs; `mrrs dashboards publish` puts others in their place."""

from __future__ import annotations

#: Of the data source and, with a board's name behind it, of the boards.
UID = "mrrs-prometheus"
#: The folder of the boards in Grafana.
FOLDER, FOLDER_TITLE = "mrrs", "MRRS"
#: Prometheus as Grafana reaches it.
PROMETHEUS = "http://prometheus:9090"
#: The runbooks and the monitors' reports as a reader's browser reaches them.
RUNBOOKS = "http://127.0.0.1:9090/user"
REPORTS = "http://127.0.0.1:9109/reports"
