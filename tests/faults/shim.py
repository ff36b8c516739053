"""The shim that keeps what would be on the disk after a power cut, built from `shadow.c`."""

import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("shadow.c")


def find_compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc")


def install_compiler() -> None:
    """On Debian and Ubuntu, as root. Where that can't be, R2 says that it was not tried."""
    if find_compiler() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "gcc", "libc6-dev"]):
            subprocess.run(["apt-get", *words], check=False, stdout=subprocess.DEVNULL)


def build_shim(folder: Path) -> Path | None:
    """The shim as a library, or None where there is no C compiler."""
    compiler = find_compiler()
    if compiler is None:
        return None
    library = folder / "shadow.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl", "-lpthread"], check=True)
    return library
