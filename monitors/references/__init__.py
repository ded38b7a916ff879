"""References: what photos and predictions looked like when all was well."""

from monitors.references.file import ReferenceFileError, read_reference, write_reference
from monitors.references.record import Column, Reference, Segment

__all__ = ["Column", "Reference", "ReferenceFileError", "Segment", "read_reference", "write_reference"]
