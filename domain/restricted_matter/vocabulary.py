"""What kinds of restricted matter there are."""

from enum import StrEnum


class MatterKind(StrEnum):
    """A formal process about one person; a concern (complaint, whistleblowing) or a tie between two."""

    PROCESS = "process"
    CONCERN = "concern"
    TIE = "tie"
