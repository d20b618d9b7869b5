"""How a browser comes in on one's own machine: by a key that is good for one visit. Each one used makes the next.

The key keeps out other users of the same machine, who could reach the port too; whoever holds it is trusted.
"""

import hmac
import secrets
from collections.abc import Callable
from threading import Lock

COME_IN = "in"
"""Under this name the session says that its browser has come in."""


class Entrance:
    """The one key that is good at the moment. `announce` is told each new one."""

    def __init__(self, announce: Callable[[str], None] = lambda key: None) -> None:
        self._announce = announce
        self._lock = Lock()
        self.key = secrets.token_urlsafe(24)

    def takes(self, given: str) -> bool:
        """Whether that is the key; then it is good no longer, and the next one is announced."""
        with self._lock:
            if not hmac.compare_digest(self.key.encode(), given.encode()):
                return False
            self.key = secrets.token_urlsafe(24)
            self._announce(self.key)
        return True
