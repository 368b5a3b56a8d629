"""Making a cluster: initdb, who may come in, and settings for a small machine."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from anfu.postgres.account import Account
from anfu.postgres.binaries import Binaries
from anfu.postgres.faults import CHOOSE_ANOTHER, PostgresError, from_words
from anfu.postgres.lock import Lock
from anfu.postgres.place import Place

ROLE = "anfu"

HBA = """\
# Only through the socket, and only those users of this machine whom pg_ident.conf names.
local all all peer map=anfu
"""

SETTINGS = """
# Anfu's choices for a small machine; change them here, they are written only once.
max_connections = 200
shared_buffers = {buffers}
maintenance_work_mem = 128MB
max_wal_size = 2GB                  # bursts of posts do not force a checkpoint
checkpoint_timeout = 10min
recovery_init_sync_method = {sync}
random_page_cost = 1.1              # solid state disks
jit = off                           # short queries
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'

# A week of logs by weekday, without the customers' words that errors would quote.
logging_collector = on
log_directory = 'log'
log_filename = '%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_checkpoints = off
log_error_verbosity = terse
log_min_error_statement = panic
"""


def environment(**more: str) -> dict[str, str]:
    """Our environment without libpq's variables (PGPORT would move the server), with messages in English."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"} | more


def make_cluster(place: Place, binaries: Binaries, account: Account, running: Lock, *, durable: bool) -> None:
    """Create the cluster whole or not at all; initdb inherits `running`, in case that it outlives us."""
    for left in place.home.glob("new-*"):  # somebody was killed while making one
        shutil.rmtree(left)
    part = Path(tempfile.mkdtemp(prefix="new-", dir=place.home))
    try:
        account.own(part)
        command = [binaries.program("initdb"), "-D", str(part), "-U", ROLE, "-E", "UTF8", "-A", "peer"]
        command += [] if durable else ["--no-sync"]
        if binaries.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = account.run([*command, "--locale=C.UTF-8"], env=environment(), pass_fds=[running.fd])
        if "invalid locale" in made.stdout and binaries.major >= 17:  # older macOS
            made = account.run([*command, "--locale=C"], env=environment(), pass_fds=[running.fd])
        if made.returncode != 0:
            raise from_words(made.stdout, place.home, place.start_log)
        _write_settings(part, account)
        part.rename(place.cluster)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def check_version(place: Place, binaries: Binaries) -> None:
    """Refuse a cluster of another major version, which these programs cannot read."""
    major = (place.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if major != str(binaries.major):
        raise PostgresError(
            f"The database in {place.data_dir} is of PostgreSQL {major}, but the programs found are of "
            f"{binaries.major}. Run `anfu backup` with PostgreSQL {major} (ANFU_POSTGRES_BIN) and "
            f"`anfu restore` with the new one, or {CHOOSE_ANOTHER}."
        )


def _write_settings(cluster: Path, account: Account) -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    buffers = "256MB" if memory >= 4 << 30 else "128MB"
    sync = "syncfs" if sys.platform == "linux" else "fsync"  # one call in place of one per file after a crash
    with (cluster / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write(SETTINGS.format(buffers=buffers, sync=sync))
    (cluster / "pg_hba.conf").write_text(HBA, encoding="utf-8")
    ident = "".join(f'anfu "{name}" {ROLE}\n' for name in sorted({account.name, "root"}))
    (cluster / "pg_ident.conf").write_text(ident, encoding="utf-8")
