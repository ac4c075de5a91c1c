"""`modesdk interview`: piped answers, stopping and resuming, what a person may type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ANSWERS = {
    "How is the weather?": "1",
    "How far is it?": "2.5",
    "What do you carry?": "parcel, 2",
    "Does the bicycle work?": "是",
}


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed_errand: None) -> None:
    monkeypatch.chdir(tmp_path)


def talk(run, errand: Path, *options: object, answers: str):
    return run("interview", "--pack", errand, *options, input=answers)


def asked(result) -> list[str]:
    return [line for line in result.stdout.splitlines() if line.startswith("Question ")]


def answer_all(run, errand: Path, *options: object) -> str:
    """Answer one question per run, as a person who stops after each, until the end."""
    for _ in range(10):
        result = talk(run, errand, *options, answers="")
        questions = asked(result)
        if not questions:
            return result.stdout
        (typed,) = (a for q, a in ANSWERS.items() if q in questions[0])
        talk(run, errand, *options, answers=f"{typed}\n")
        options = ("--resume", "interview.yaml", *(o for o in options if o == "--thorough"))
    raise AssertionError("the interview does not end")


def decide(run, path: str) -> dict[str, object]:
    return json.loads(run("recommend", path, "--json").stdout)


@pytest.mark.parametrize("thorough", [[], ["--thorough"]])
def test_stopped_and_resumed_is_the_same_as_in_one_go(run, errand: Path, thorough) -> None:
    transcript = answer_all(run, errand, *thorough)
    assert "Ranking" in transcript
    stepwise = decide(run, "interview.yaml")
    order = list(stepwise["profile"])
    typed = []
    while True:
        name = f"whole{len(typed)}.yaml"
        result = talk(run, errand, "--save", name, *thorough, answers="".join(typed))
        questions = asked(result)
        if len(questions) == len(typed):
            break
        typed += [f"{a}\n" for q, a in ANSWERS.items() if q in questions[-1]]
    whole = decide(run, name)
    assert order
    assert whole == stepwise


def test_file_is_a_profile(run, errand: Path) -> None:
    first = asked(talk(run, errand, "--no-save", answers=""))[0]
    (typed,) = (a for q, a in ANSWERS.items() if q in first)
    talk(run, errand, answers=f"{typed}\n?\nstop\n")
    text = Path("interview.yaml").read_text(encoding="utf-8")
    assert "written_by: modesdk interview" in text
    assert "skipped:\n  - " in text
    assert len(decide(run, "interview.yaml")["profile"]) == 1
    assert run("recommend", "interview.yaml").exit_code == 0


def test_skipped_questions_are_not_asked_again(run, errand: Path) -> None:
    first = talk(run, errand, answers="\nstop\n")
    again = talk(run, errand, "--resume", "interview.yaml", answers="stop\n")
    question = asked(first)[0].partition("  ")[2]
    assert question not in again.stdout
    assert "skipped" in Path("interview.yaml").read_text(encoding="utf-8")


def test_skipping_everything_ends(run, errand: Path) -> None:
    result = talk(run, errand, answers="\n" * 20)
    assert result.exit_code == 0
    assert "nothing left to ask" in result.stdout
    assert "Ranking" in result.stdout


def test_back(run, errand: Path) -> None:
    result = talk(run, errand, answers="back\n?\nback\nstop\n")
    assert "This is the first question." in result.stdout
    questions = asked(result)
    assert questions[0] == questions[-1]
    assert len(questions) == 3


@pytest.mark.parametrize("typed", ["1", "sun", "Sunny", "晴", "clear", "SUN"])
def test_ways_to_answer(run, errand: Path, typed: str) -> None:
    Path("p.yaml").write_text(
        "pack: errand\nprofile: {kilometres: 2, bike_works: true, load: []}\n",
        encoding="utf-8",
    )
    result = run("interview", "p.yaml", input=f"{typed}\nstop\n")
    assert "Noted: Weather = Sunny" in result.stdout


@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        ("1,2", "Parcel, Child"),
        ("child", "Child"),
        ("包裹、孩子", "Parcel, Child"),
        ("none", "none"),
    ],
)
def test_sets(run, errand: Path, typed: str, noted: str) -> None:
    Path("p.yaml").write_text(
        "pack: errand\nprofile: {kilometres: 2, bike_works: true, weather: rain}\n",
        encoding="utf-8",
    )
    result = run("interview", "p.yaml", "--thorough", input=f"{typed}\nstop\n")
    if asked(result):
        assert f"Noted: Load = {noted}" in result.stdout


def test_wrong_answers_are_asked_again(run, errand: Path) -> None:
    Path("p.yaml").write_text(
        "pack: errand\nprofile: {bike_works: true, kilometres: 2, load: []}\n",
        encoding="utf-8",
    )
    result = run("interview", "p.yaml", input="snow\n7\nsun\n")
    assert "“snow” is not among the choices" in result.stdout
    assert "“7” is not among the choices" in result.stdout
    assert "Noted: Weather = Sunny" in result.stdout


def test_chinese(run, errand: Path) -> None:
    result = talk(run, errand, "--lang", "zh", answers="停止\n")
    assert "第 1 题" in result.stdout
    assert "已停止" in result.stdout


def test_progress(run, errand: Path) -> None:
    Path("p.yaml").write_text("pack: errand\nprofile: {kilometres: 2}\n", encoding="utf-8")
    result = run("interview", "p.yaml", "--thorough", input="?\n?\nstop\n")
    counts = [line.strip() for line in result.stdout.splitlines() if "could still matter" in line]
    assert counts[0].startswith("1 answered; about 3 more")
    assert counts[1].startswith("1 answered, 1 skipped; about 2 more")


@pytest.mark.parametrize(("lang", "word"), [("en", "why"), ("zh", "为什么"), ("zh", "why")])
def test_why(run, errand: Path, lang: str, word: str) -> None:
    Path("p.yaml").write_text(
        "pack: errand\nprofile: {kilometres: 2, bike_works: true, load: []}\n",
        encoding="utf-8",
    )
    result = run("interview", "p.yaml", "--lang", lang, input=f"{word}\nstop\n")
    said = {
        "en": ["If Sunny: Bicycle (recommended)", "If Rainy: Bus (recommended)"],
        "zh": ["若答晴：骑车（建议采用）", "若答雨：公交（建议采用）"],
    }
    assert len(asked(result)) == (lang == "en")  # asked once only
    for part in said[lang]:
        assert part in result.stdout


def test_why_when_one_answer_is_not_enough(run, field_profile: Path) -> None:
    result = run("interview", "--pack", "tiktok-shop", input="why\nstop\n")
    assert "together with other answers it may" in " ".join(result.stdout.split())
    assert "It decides whether these can be used: " in result.stdout


def test_stopping_says_where_things_stand(run, errand: Path) -> None:
    known = "pack: errand\nprofile: {kilometres: 2, weather: sun}\n"
    Path("p.yaml").write_text(known, encoding="utf-8")
    firm = run("interview", "p.yaml", "--thorough", input="stop\n").stdout
    assert "Ranking" in firm
    Path("q.yaml").write_text("pack: errand\nprofile: {load: []}\n", encoding="utf-8")
    thin = run("interview", "q.yaml", input="stop\n").stdout
    assert "Ranking" not in thin
    assert "What to find out next" in thin


def test_chinese_has_no_leftovers(run, errand: Path) -> None:
    known = "profile: {bike_works: true, weather: sun}"
    Path("p.yaml").write_text(f"pack: errand\n{known}\n", encoding="utf-8")
    answers = "2\n2\n停止\n"
    result = run("interview", "p.yaml", "--lang", "zh", "--thorough", input=answers)
    assert "= 2 公里" in result.stdout
    assert result.stdout.count("可多选") <= 1
    assert "none" not in result.stdout


def test_end_of_input_keeps_the_answers(run, errand: Path) -> None:
    result = talk(run, errand, answers="1\n")
    assert result.exit_code == 0
    assert f"--resume interview.yaml --pack {errand}" in " ".join(result.stdout.split())
    assert Path("interview.yaml").is_file()


def test_existing_file_is_not_overwritten(run, errand: Path) -> None:
    talk(run, errand, answers="1\n")
    kept = Path("interview.yaml").read_bytes()
    result = talk(run, errand, answers="2\n")
    assert result.exit_code == 2
    assert "--resume interview.yaml" in result.stderr
    assert Path("interview.yaml").read_bytes() == kept


def test_no_save(run, errand: Path, tmp_path: Path) -> None:
    result = talk(run, errand, "--no-save", answers="1\nstop\n")
    assert "nothing was saved" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_name_note_and_exact_numbers_survive(run, errand: Path) -> None:
    Path("p.yaml").write_text(
        "name: A client\nnote: by phone\npack: errand\nas_of: 2025-05-05\n"
        "profile: {kilometres: 0.10}\n",
        encoding="utf-8",
    )
    run("interview", "p.yaml", input="?\nstop\n")
    text = Path("interview.yaml").read_text(encoding="utf-8")
    for part in ("name: A client", "text: by phone", "kilometres: 0.1", "as_of: 2025-05-05"):
        assert part in text
    assert decide(run, "interview.yaml")["profile"] == {"kilometres": 0.1}


@pytest.mark.parametrize(
    "options",
    [
        ["-"],
        ["p.yaml", "--resume", "q.yaml"],
        ["--resume", "missing.yaml"],
        ["--save", "no/such/x.yaml"],
        ["--save", "."],
        ["--save", "x.yaml", "--no-save"],
    ],
)
def test_bad_usage(run, errand: Path, options: list[str]) -> None:
    result = talk(run, errand, *options, answers="")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")


def test_field(run, field_profile: Path) -> None:
    result = run(
        "interview", field_profile, "--pack", "tiktok-shop", "--lang", "zh", input="\n" * 100
    )
    assert result.exit_code == 0
    assert "排名" in result.stdout
