"""Fixed sets of photos that no training sees, rendered on demand: the curated set, and photos of no meter."""
