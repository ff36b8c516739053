"""The sums: a library that cannot import Django. Each public function gives shapes, units, errors and its source."""

import os

# Before numpy is loaded. Its threads wait for each other longer than our small tables take: beside other work on two cores
# the same report took 5 seconds of processor time with two threads, and 0.6 with one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
