"""Behind the stores of the request log: their tables and indexes, their queries; exports and erasures."""
