"""What every test may use."""

import os
from pathlib import Path

ROOT = Path(__file__).parent
SHARED_DATA = Path(os.environ.get("COMMONTY_SHARED", ROOT.parent / "shared")) / "data"
