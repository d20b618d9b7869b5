"""What a process that reads a stranger's file, or fills an office's own template, may take of the machine."""

from contextlib import suppress


def bound_this_process(most_bytes: int, seconds: int | None = None) -> None:
    """Put a ceiling on this process, where the system can: its memory in bytes, its processor time in seconds.

    It leaves no core file when it falls.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
        if seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
