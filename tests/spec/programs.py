"""Programs that are no package, for tests of them: those of `bench/`, and what writes pages of the manual."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def program(path):
    """The module of a file below the project, which may import what stands beside it. It is loaded once."""
    file = ROOT / path
    name = f"program {path}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    sys.path.insert(0, str(file.parent))
    sys.modules[name] = module  # a dataclass looks for its module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    finally:
        sys.path[:] = before
    if str(file.parent) not in sys.path:
        sys.path.append(str(file.parent))  # last, for what it imports as it runs
    return module
