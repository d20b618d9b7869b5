"""The scripts that measure, as modules, so that what they work out can be tested."""

import importlib.util
import sys
from types import ModuleType

from source import ROOT


def load_bench(name: str) -> ModuleType:
    """`bench/<name>.py` as a module."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
