"""Facts about a corpus > one self-contained HTML page: no script, nothing fetched, readable on a phone, printable."""
