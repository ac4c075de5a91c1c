"""Where the answers of an interview are kept, so that no file of the person's own is changed."""

from __future__ import annotations

from pathlib import Path

from modesdk.cli.interview.interview_file import is_own
from modesdk.cli.shell.given_inputs import raw_profile
from modesdk.cli.shell.problems import UsageError
from modesdk.cli.shell.targets import check_kind, check_regular, check_writable, same_file
from modesdk.errors import ModesdkError
from modesdk.io.profiles import RawProfile

DEFAULT_FILE = Path("interview.yaml")


def source_of(
    profile: str | None, *, resume: Path | None, save: Path | None, keep: bool
) -> str | None:
    """The file to start from. Raises UsageError when the options contradict each other."""
    if profile == "-":
        raise UsageError("PROFILE", "answers_only")
    if resume and profile:
        raise UsageError("--resume", "not_with", other="PROFILE")
    if save and not keep:
        raise UsageError("--no-save", "not_with", other="--save")
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
        raise UsageError(option, "resumable" if _is_interview(file) else "exists", path=file)
    check_kind(file, option, (".yaml", ".yml"))
    return file


def _is_interview(file: Path) -> bool:
    try:
        return is_own(raw_profile(str(file)))
    except ModesdkError:
        return False
