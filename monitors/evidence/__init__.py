"""Evidently's word on a window, in a process of its own: a page for people, and its scores as further evidence."""
