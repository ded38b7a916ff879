"""Accuracy while it serves: from labels as they come, and estimated where they have not come yet."""
