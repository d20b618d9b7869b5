"""Where a folder stands: on this machine's own disk, on a network drive, or in one that a cloud keeps in step.

A database file on the last two is damaged sooner or later. Nothing here writes or decides what follows.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePath

from msgspec import Struct

_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "afpfs",
    "webdav",
    "davfs",
    "davfs2",
    "ncpfs",
    "afs",
}
_NETWORK |= {"fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs2", "ceph", "glusterfs", "fuse.glusterfs"}
_NETWORK |= {"9p", "drvfs", "vboxsf", "prl_fs"}
"""File systems, by the names that mount tables have for them, whose files other machines write too."""
_SYNCHRONISED = (
    "onedrive",
    "dropbox",
    "sharepoint",
    "google drive",
    "googledrive",
    "my drive",
    "shared drives",
    "icloud",
    "iclouddrive",
    "nextcloud",
    "owncloud",
    "box sync",
)
"""Names that such folders have. Google's drive may have a letter of its own, with two folders on it."""
_SYNCHRONISED_AT_HOME = ("Box", "MEGA")
"""Names that elsewhere may be anybody's."""
_SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where Windows says that OneDrive keeps its folders, whatever they are called."""
_PROVIDERS = r"Software\SyncEngines\Providers\OneDrive"
"""Where Windows keeps the folders that OneDrive holds in step for this user."""
_REMOTE_DRIVE = 4
"""What GetDriveTypeW says of a mapped drive."""


class SharedPlace(Struct, frozen=True):
    """Why a folder is no place to write a database file: `what` completes 'it is …'."""

    what: str


def shared_place(
    folder: Path, environment: Mapping[str, str] | None = None, mounts: Iterable[str] | None = None
) -> SharedPlace | None:
    """What is shared about a folder, None where it is on a disk of this machine.

    `environment` and `mounts` (lines of a mount table: device, place, file system) default to this machine's.
    """
    whole = folder if _is_unc(str(folder)) else Path(os.path.abspath(folder))
    if _is_unc(str(whole)):
        return SharedPlace("on a network drive")
    synchronised = _synchronised(whole, os.environ if environment is None else environment)
    if synchronised:
        return SharedPlace(f"in a folder that {synchronised} keeps in step")
    if _on_network_drive(whole) or _file_system(whole, _mounts() if mounts is None else mounts) in _NETWORK:
        return SharedPlace("on a network drive")
    return None


def local_folder(name: str) -> Path | None:
    """A new folder of that name on this machine's disk, in nobody's synchronised folders, that can be made; None
    where this user has no such place."""
    homes = (os.environ.get("LOCALAPPDATA"), os.environ.get("XDG_DATA_HOME"), "~/.local/share", "~")
    for home in homes:
        base = _with_home(home) / "iqa" if home else None
        if base and base.is_absolute() and shared_place(base) is None and _may_be_made(base):
            names = (name or "workspace", *(f"{name or 'workspace'}-{number}" for number in range(2, 100)))
            return next((base / one for one in names if not os.path.lexists(base / one)), None)
    return None


def _with_home(path: str) -> Path:
    """A path with the user's own folder in it; as it is written where they have none, as a service may."""
    with suppress(RuntimeError):
        return Path(path).expanduser()
    return Path(path)


def _may_be_made(folder: Path) -> bool:
    """Whether a folder could be made there: by the nearest one above it that is."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _is_unc(path: str) -> bool:
    return (path[:2] in ("\\\\", "//") and path[2:3] not in ("", "?", ".")) or path[:8].upper() == "\\\\?\\UNC\\"


def _synchronised(folder: PurePath, environment: Mapping[str, str]) -> str:
    """The program that keeps the folder in step, '' for none."""
    for variable in _SYNC_VARIABLES:
        root = environment.get(variable)
        if root and folder.is_relative_to(root):
            return "OneDrive"
    if "Library/CloudStorage" in folder.as_posix() or "Library/Mobile Documents" in folder.as_posix():
        return "a cloud service"
    if any(folder.is_relative_to(one) for one in _synchronised_libraries()):
        return "OneDrive"
    for name in _SYNCHRONISED_AT_HOME:
        if folder.is_relative_to(_with_home("~") / name):
            return name
    for part in folder.parts:
        words = part.casefold()
        for name in _SYNCHRONISED:
            if words == name or words.startswith((f"{name} ", f"{name}-", f"{name}(")):
                return part
    return ""


def _synchronised_libraries() -> list[str]:
    """The folders that OneDrive keeps in step on Windows, libraries of SharePoint among them, whatever they are
    called; none elsewhere."""
    found: list[str] = []
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _PROVIDERS) as providers:
            for number in range(winreg.QueryInfoKey(providers)[0]):
                with suppress(OSError), winreg.OpenKey(providers, winreg.EnumKey(providers, number)) as one:
                    found.append(str(winreg.QueryValueEx(one, "MountPoint")[0]))
    return found


def _on_network_drive(folder: Path) -> bool:
    """Whether Windows has the drive of a folder from another machine."""
    if sys.platform != "win32":
        return False
    import ctypes

    return ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _REMOTE_DRIVE


def _mounts() -> list[str]:
    """The mount table of Linux; none elsewhere."""
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _file_system(folder: Path, mounts: Iterable[str]) -> str:
    """The file system that a folder stands on, as the mount table calls it; '' where it does not say."""
    best, found = -1, ""
    for line in mounts:
        fields = line.split()
        if len(fields) < 3:
            continue
        place = fields[1].replace("\\040", " ").replace("\\134", "\\")
        if folder.is_relative_to(place) and len(place) >= best:
            best, found = len(place), fields[2]
    return found
