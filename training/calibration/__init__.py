"""Measures what the models' confidences are worth, and from which one on a reading is to be answered."""
