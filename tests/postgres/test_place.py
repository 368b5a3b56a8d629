"""Where the cluster lies and who gets in, as root and as a plain user."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from anfu import postgres
from anfu.postgres import place
from anfu.postgres.account import account_of
from anfu.postgres.binaries import find
from anfu.postgres.place import LONGEST_SOCKET, SHARED, standing
from tests.postgres.conftest import NOBODY, Start

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def mode(path: Path) -> int:
    """The permissions of a path."""
    return stat.S_IMODE(path.stat().st_mode)


def outcome(user: subprocess.Popen[str]) -> str:
    """Let a process go and return all it said."""
    said, _ = user.communicate(timeout=60)
    return said


@as_root
def test_a_private_parent_stays_private(data_dir: Path) -> None:
    """Where the server's user cannot get in, the cluster lies elsewhere and no parent is opened."""
    data_dir.mkdir()
    private = data_dir / "private"
    private.mkdir(mode=0o700)
    with postgres.start(private / "data", durable=False) as server:
        elsewhere = server.place.home
        assert elsewhere.parent == SHARED
        assert mode(private) == 0o700
        assert not (private / "data" / "cluster").exists()
    with postgres.start(private / "data", durable=False) as server:
        assert server.place.home == elsewhere
    postgres.discard(private / "data")
    assert not elsewhere.exists()
    private.rmdir()


@as_root
def test_a_directory_made_again_is_empty(data_dir: Path) -> None:
    """A private data directory that was removed by hand does not find its old rows when it is made again."""
    data_dir.mkdir(mode=0o700)
    homes = []
    for _ in range(2):
        with postgres.start(data_dir / "data", durable=False) as server, psycopg.connect(server.dsn) as c:
            c.execute("CREATE TABLE once ()")
        homes.append(server.place.home)
        (data_dir / "data" / "elsewhere").unlink()
    for home in homes:
        (data_dir / "data" / "elsewhere").symlink_to(home)
        postgres.discard(data_dir / "data")
        data_dir.joinpath("data").mkdir(exist_ok=True)
    data_dir.joinpath("data").rmdir()


@as_root
def test_programs_out_of_reach_are_copied_once(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs that only root can reach, or read, are copied once to where the server's user can."""
    data_dir.mkdir()
    monkeypatch.setattr(place, "SHARED", data_dir / "shared")
    account, found = account_of(data_dir / "cluster"), find()
    package = found.directory.parents[1]
    subprocess.run(["cp", "-a", package, package.with_name(f"{package.name}.libs"), tmp_path], check=True)
    subprocess.run(["chmod", "-R", "go-rwx", tmp_path], check=True)
    hidden = replace(found, directory=tmp_path / found.directory.relative_to(package.parent))
    for _ in range(2):
        reached = place.reachable(hidden, account)
        assert reached.directory.is_relative_to(data_dir / "shared" / f"postgresql-{found.wheel}")
        assert account.run([reached.program("initdb"), "--version"], env={}).returncode == 0
        assert len(list((data_dir / "shared").iterdir())) == 1
    with pytest.raises(postgres.PostgresError, match="cannot reach"):
        place.reachable(replace(hidden, wheel=None), account)
    shutil.rmtree(data_dir / "shared")


def test_a_long_path_works(data_dir: Path) -> None:
    """The socket's path stays within the kernel's limit however long, or odd, the directory's path is."""
    long = data_dir / ("a,very-long " * 8) / "退款 data"
    with postgres.start(long, durable=False) as server:
        assert len(os.fsencode(server.place.sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET
        with psycopg.connect(server.dsn) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    postgres.discard(long)
    assert not server.place.sockets.exists()
    long.parent.rmdir()


@as_root
def test_a_plain_user_has_a_server_of_his_own(data_dir: Path, start_user: Start) -> None:
    """Without root everything lies in the data directory and belongs to the user; root can join him."""
    data_dir.mkdir()
    os.chown(data_dir, NOBODY, NOBODY)
    users = [start_user(data_dir, NOBODY) for _ in range(2)]
    for user in users:
        assert user.stdout is not None
        assert user.stdout.readline().startswith("ready ")
    assert (data_dir / "cluster").stat().st_uid == NOBODY
    with postgres.start(data_dir) as server, psycopg.connect(server.dsn) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("anfu",)
    assert server.is_running()
    assert [user.communicate(timeout=60)[0] + str(user.returncode) for user in users] == ["0", "0"]
    assert not server.is_running()


@as_root
def test_another_user_is_refused(made: Path, start_user: Start) -> None:
    """Another user of the machine gets neither into the data directory nor through the socket."""
    with postgres.start(made, durable=False) as server:
        assert "belongs to" in outcome(start_user(made, NOBODY))
        assert mode(server.place.sockets) == 0o700
        server.place.sockets.chmod(0o755)
        (server.place.sockets / ".s.PGSQL.5432").chmod(0o777)
        knock = f"import psycopg, os; os.setuid({NOBODY}); psycopg.connect({server.dsn!r})"
        knocked = subprocess.run(
            [sys.executable, "-c", knock], capture_output=True, text=True, check=False, env=os.environ
        )
        assert "Peer authentication failed" in knocked.stderr
        server.place.sockets.chmod(0o700)


@as_root
def test_a_read_only_directory_is_named(data_dir: Path, start_user: Start) -> None:
    """A data directory that cannot be written is refused in one sentence with a way out."""
    data_dir.mkdir(mode=0o555)
    said = outcome(start_user(data_dir, NOBODY))
    assert f"{data_dir} cannot be written" in said
    assert "ANFU_DATA_DIR" in said
    assert not list(data_dir.iterdir())


def test_a_file_in_its_place_is_named(data_dir: Path) -> None:
    """A data directory that is a file is refused by name."""
    data_dir.mkdir()
    (data_dir / "file").write_text("")
    with pytest.raises(postgres.PostgresError, match="is not a directory"):
        postgres.start(data_dir / "file")
    (data_dir / "file").unlink()


@as_root
def test_a_full_disk_is_named(data_dir: Path) -> None:
    """A disk without room is named, nothing half-made stays, and with room it works."""
    data_dir.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "anfu-test", str(data_dir)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this container may not mount a small disk")
    try:
        with pytest.raises(postgres.PostgresError, match=r"disk that holds .* is full"):
            postgres.start(data_dir / "data")
        assert standing(data_dir / "data").cluster.exists() is False
        assert not list((data_dir / "data").glob("new-*"))
        subprocess.run(["mount", "-o", "remount,size=300m", str(data_dir)], check=True)
        with postgres.start(data_dir / "data", durable=False):
            pass
    finally:
        subprocess.run(["umount", str(data_dir)], check=True)


def test_another_major_version_is_named(made: Path) -> None:
    """A cluster of another PostgreSQL is refused with the way to carry the data over."""
    with postgres.start(made, durable=False) as server:
        pass
    version = server.place.cluster / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(postgres.PostgresError, match=r"of PostgreSQL 12, but .*anfu backup"):
        postgres.start(made)


def test_a_failed_start_says_only_the_end(made: Path) -> None:
    """When PostgreSQL refuses its settings, its last words are said, short, with the log's name."""
    with postgres.start(made, durable=False) as server:
        pass
    with (server.place.cluster / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = lots\n")
    with pytest.raises(postgres.PostgresError, match=r"shared_buffers.*start\.log") as caught:
        postgres.start(made)
    assert len(str(caught.value)) < 700
