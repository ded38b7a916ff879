"""The process that hosts monitors: apps, offsets, the page of metrics and reports, a clean end."""
