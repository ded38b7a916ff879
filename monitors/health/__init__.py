"""What must hold of every answer, whatever drifts: invariants, no skew between training and serving, no photo forgotten."""
