"""What was asked and answered, kept, replayed and judged."""
