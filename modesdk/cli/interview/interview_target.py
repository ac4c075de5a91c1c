"""Where the answers of an interview are kept, so that no file of the person's own is changed."""

from __future__ import annotations

from pathlib import Path

from modesdk.cli.interview.interview_file import is_own
from modesdk.cli.shell.given_inputs import raw_profile
from modesdk.cli.shell.targets import check_kind, check_regular, check_writable, same_file
from modesdk.cli.shell.usage_error import UsageError
from modesdk.errors import ModesdkError
from modesdk.io.profiles import RawProfile
from modesdk.language.worded import worded

DEFAULT_FILE = Path("interview.yaml")


def source_of(
    profile: str | None, *, resume: Path | None, save: Path | None, keep: bool
) -> str | None:
    """The file to start from. Raises UsageError when the options contradict each other."""
    if profile == "-":
        raise UsageError(
            "PROFILE", worded("standard input is for the answers"), worded("Name a file")
        )
    if resume and profile:
        raise UsageError(
            "--resume",
            worded("cannot be combined with {other}", other="PROFILE"),
            worded("Keep one of them"),
        )
    if save and not keep:
        raise UsageError(
            "--no-save",
            worded("cannot be combined with {other}", other="--save"),
            worded("Keep one of them"),
        )
    if resume:
        check_regular(resume, "--resume")
        return str(resume)
    return profile


def target_of(
    raw: RawProfile, *, resume: Path | None, save: Path | None, keep: bool
) -> Path | None:
    """The file to write; only one that an interview wrote itself and goes on with is rewritten.

    A profile that a person wrote stays as it is: the answers go elsewhere. Raises UsageError.
    """
    if not keep:
        return None
    own = resume if resume and is_own(raw) else None
    file = save or own or DEFAULT_FILE
    option = "--resume" if not save and own else "--save"
    check_writable(file, option)
    if file.exists() and not (own and same_file(file, own)):
        taken = worded("{path} exists already", path=file)
        if _is_interview(file):
            go_on = worded(
                "Go on with it: --resume {path}, or name another file: --save FILE", path=file
            )
            raise UsageError(option, taken, go_on)
        raise UsageError(option, taken, worded("Name another file: --save FILE"))
    check_kind(file, option, (".yaml", ".yml"))
    return file


def _is_interview(file: Path) -> bool:
    try:
        return is_own(raw_profile(str(file)))
    except ModesdkError:
        return False
