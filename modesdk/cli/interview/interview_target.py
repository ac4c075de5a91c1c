"""Where the answers of an interview are kept, so that no file of the person's own is changed."""

from __future__ import annotations

from pathlib import Path

from modesdk.cli.interview.interview_file import is_own
from modesdk.cli.shell.given_inputs import raw_profile
from modesdk.cli.shell.options import InterviewOptions
from modesdk.cli.shell.problems import UsageError
from modesdk.cli.shell.targets import check_kind, check_regular, check_writable, same_file
from modesdk.errors import ModesdkError
from modesdk.io.profiles import RawProfile

DEFAULT_FILE = Path("interview.yaml")


def source_of(options: InterviewOptions) -> str | None:
    """The file to start from. Raises UsageError when the options contradict each other."""
    if options.profile == "-":
        raise UsageError("PROFILE", "answers_only")
    if options.resume and options.profile:
        raise UsageError("--resume", "not_with", other="PROFILE")
    if options.save and not options.keep:
        raise UsageError("--no-save", "not_with", other="--save")
    if options.resume:
        check_regular(options.resume, "--resume")
        return str(options.resume)
    return options.profile


def target_of(options: InterviewOptions, raw: RawProfile) -> Path | None:
    """The file to write; only one that an interview wrote itself and goes on with is rewritten.

    A profile that a person wrote stays as it is: the answers go elsewhere. Raises UsageError.
    """
    if not options.keep:
        return None
    own = options.resume if options.resume and is_own(raw) else None
    file = options.save or own or DEFAULT_FILE
    option = "--resume" if not options.save and own else "--save"
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
