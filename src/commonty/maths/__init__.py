"""The sums: a library that cannot import Django. Each public function gives shapes, units, errors and its source."""
