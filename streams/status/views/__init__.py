"""The parts of the page, each a function from figures to elements."""
