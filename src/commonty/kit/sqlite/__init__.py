"""Django's SQLite backend with a fair gate in front of every write. Settings name it as ENGINE `commonty.kit.sqlite`."""
