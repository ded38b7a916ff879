"""The reference that is shipped: of the demo's mix of synthetic meters, without a drift."""

from pathlib import Path

#: Built by `make reference`.
SHIPPED = Path(__file__).parent / "shipped" / "synthetic.npz"
