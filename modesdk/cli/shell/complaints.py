"""What can be wrong with a command line, in Chinese and English: (message, hint) by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from modesdk.language.catalogue import in_language
from modesdk.language.worded import Worded

if TYPE_CHECKING:
    from modesdk.language.text import Lang

Said = tuple[str, str]

_COMPLAINTS: Mapping[str, Mapping[Lang, Said]] = {
    # files
    "folder": {
        "zh": ("{path} 是文件夹", "请写文件名"),
        "en": ("{path} is a folder", "Name a file"),
    },
    "file": {
        "zh": ("{path} 是文件", "请写文件夹的名字"),
        "en": ("{path} is a file", "Name a folder"),
    },
    "special": {
        "zh": ("{path} 不是普通文件（而是管道或设备）", "请写普通文件的名字"),
        "en": ("{path} is no regular file but a pipe or a device", "Name a regular file"),
    },
    "no_folder": {
        "zh": ("没有文件夹 {path}", "请先建立"),
        "en": ("there is no folder {path}", "Create it first"),
    },
    "permissions": {
        "zh": ("{path} 无法写入", "请检查权限"),
        "en": ("{path} cannot be written", "Check the permissions"),
    },
    "not_written": {
        "zh": ("{path} 无法写入：{why}", ""),
        "en": ("{path} cannot be written: {why}", ""),
    },
    "is_profile": {
        "zh": ("{path} 就是档案本身，不会覆盖", "请另写一个文件名"),
        "en": ("{path} is the profile itself and is not overwritten", "Name another file"),
    },
    "no_log": {
        "zh": ("{path} 已存在，且不是日志", "请另写一个文件名"),
        "en": ("{path} exists and is no log", "Name another file: lines are added to a log"),
    },
    "no_record": {
        "zh": ("{path} 已存在，且不是判断记录", "请另写一个文件名，或加 --force 覆盖"),
        "en": (
            "{path} exists and is no decision record",
            "Name another file, or overwrite it with --force",
        ),
    },
    "exists": {
        "zh": ("{path} 已存在", "请用 --save 另写一个文件名"),
        "en": ("{path} exists already", "Name another file: --save FILE"),
    },
    "resumable": {
        "zh": ("{path} 已存在", "接着答：--resume {path}；或用 --save 另写一个文件名"),
        "en": (
            "{path} exists already",
            "Go on with it: --resume {path}, or name another file: --save FILE",
        ),
    },
    # options
    "answers_only": {
        "zh": ("标准输入用来读回答", "请写文件名"),
        "en": ("standard input is for the answers", "Name a file"),
    },
    "not_with": {
        "zh": ("不能与 {other} 同用", "请只留一个"),
        "en": ("cannot be combined with {other}", "Keep one of them"),
    },
    "stdin_once": {
        "zh": ("标准输入只能读一次", ""),
        "en": ("standard input can be read once only", ""),
    },
    "expected": {
        "zh": ("写的是 {got!r}，应为 {expected}", ""),
        "en": ("got {got!r}, expected {expected}", ""),
    },
    "twice": {
        "zh": ("{name!r} 给了两个不同的值", "请只留一个"),
        "en": ("{name!r} is given two values", "Keep one of them"),
    },
    "date": {
        "zh": ("写的是 {got!r}，应为日期 YYYY-MM-DD 或 today", ""),
        "en": ("got {got!r}, expected a date YYYY-MM-DD, or today", ""),
    },
    "language": {
        "zh": ("没有语言 {word!r}", "可选：{known}"),
        "en": ("no language is called {word!r}", "Choose: {known}"),
    },
    "nothing_to_compare": {
        "zh": ("只有一份档案，又没有要变化的取值", "请加 --markets 或 --vary"),
        "en": ("one profile and nothing to vary", "Add --markets or --vary"),
    },
    "too_many_cases": {
        "zh": ("共 {count:,} 种情形，最多比较 {most} 种", "请减少取值"),
        "en": ("{count:,} cases; at most {most} are compared", "Vary less"),
    },
    "no_values": {
        "zh": ("{name!r} 没有取值", "写法：attribute=a,b,..."),
        "en": ("no values for {name!r}", "Write attribute=a,b,..."),
    },
    # packs and what is in them
    "several_packs": {
        "zh": ("装有多个规则包：{names}", "请指定一个"),
        "en": ("several packs are installed: {names}", "Name one"),
    },
    "no_pack": {
        "zh": ("没有安装规则包", "请安装一个，或写出规则包的文件夹"),
        "en": ("no pack is installed", "Install a pack, or name a pack folder"),
    },
    "pack_key": {
        "zh": ("应为规则包的名称或文件夹", ""),
        "en": ("expected the name or folder of a pack", ""),
    },
    "name_mode": {
        "zh": ("请写出选项", "写法：modesdk pack show {section} MODE，可选：{known}"),
        "en": ("name a mode", "modesdk pack show {section} MODE, one of: {known}"),
    },
    "name_table": {
        "zh": ("请写出表名", "现有：{known}"),
        "en": ("name a table", "Known: {known}"),
    },
    "too_many_words": {
        "zh": ("多了一个词：{word!r}", "名称含空格时请加引号"),
        "en": ("one word too many: {word!r}", "Quote names with spaces"),
    },
    "no_section": {
        "zh": ("{word!r} 既不是规则包，也不是可查看的部分", "{hint}"),
        "en": ("{word!r} is no pack and no section", "{hint}"),
    },
    "unknown": {
        "zh": ("没有这个{what}：{word!r}", "{hint}"),
        "en": ("no {what} is called {word!r}", "{hint}"),
    },
    # workbooks
    "needs_package": {
        "zh": ("此命令需要 {package}", "请安装：pip install 'modesdk[{extra}]'"),
        "en": (
            "this command needs the package {package}",
            "Install it with: pip install 'modesdk[{extra}]'",
        ),
    },
    "other_kind": {
        "zh": ("{path} 的扩展名属于别的文件类型，不会写入", "文件名请以 {kinds} 结尾"),
        "en": (
            "{path} is named as another kind of file and is not written",
            "End it in {kinds}",
        ),
    },
    "no_encoding": {
        "zh": ("没有名为 {got} 的编码", "例如 utf-8、gb18030、cp1252"),
        "en": ("there is no encoding {got!r}", "For instance utf-8, gb18030, cp1252"),
    },
    "is_input": {
        "zh": ("{path} 就是输入文件，不会覆盖", "请另写一个文件名"),
        "en": ("{path} is the input itself and is not overwritten", "Name another file"),
    },
    "installed_pack": {
        "zh": ("{path} 属于已安装的软件包，不会改写", "请用 --pack 写出规则包的源文件夹"),
        "en": (
            "{path} belongs to an installed package and is not written to",
            "Name the folder of the pack's source with --pack",
        ),
    },
    "exists_force": {
        "zh": ("{path} 已存在", "加 --force 覆盖"),
        "en": ("{path} exists already", "Add --force to replace it"),
    },
    # the add-in
    "python_unusable": {
        "zh": (
            "{python} 不能为 LibreOffice 计算：{why}",
            "请在该环境中安装 modesdk（pip install），或用 --python 指定另一个",
        ),
        "en": (
            "{python} cannot answer for LibreOffice: {why}",
            "Install modesdk there (pip install), or give another one with --python",
        ),
    },
    # the add-in's server
    "port_taken": {
        "zh": ("端口 {port} 已被占用", "请用 --port 另选一个，或停掉占用它的程序"),
        "en": ("port {port} is taken", "Choose another one with --port, or stop what uses it"),
    },
    "port_denied": {
        "zh": ("没有权限使用端口 {port}", "请选 1024 以上的端口"),
        "en": ("no permission to use port {port}", "Choose one above 1024"),
    },
    "port_host": {
        "zh": ("不能在 {host} 上监听：{why}", "本机用 127.0.0.1"),
        "en": ("cannot listen on {host}: {why}", "This machine is 127.0.0.1"),
    },
    "port_other": {
        "zh": ("不能在 {host} 的端口 {port} 上监听：{why}", ""),
        "en": ("cannot listen on {host}, port {port}: {why}", ""),
    },
    "other_loopback": {
        "zh": ("页面和证书不用 {host} 这个名称", "请用其中之一：{known}"),
        "en": (
            "pages and certificates do not know {host}",
            "Use one of: {known}",
        ),
    },
    "remote": {
        "zh": (
            "{host} 可从别的机器访问",
            "凡能连到本机的人都能使用规则包；确实如此打算时加 --allow-remote",
        ),
        "en": (
            "{host} can be reached from other machines",
            "Whoever reaches this one could then use its packs; if that is meant: --allow-remote",
        ),
    },
    "both_or_none": {
        "zh": ("须与 {other} 同用", "证书与密钥两个文件都要给出"),
        "en": ("goes together with {other}", "Give the certificate and its key"),
    },
    "certificate": {
        "zh": ("证书或密钥不能使用：{why}", "应为 PEM 格式且互相匹配，密钥不设口令"),
        "en": (
            "the certificate or its key cannot be used: {why}",
            "Both are PEM files that belong together; the key has no passphrase",
        ),
    },
    "data_folder": {
        "zh": ("数据文件夹不能写入：{why}", "请用 --cert 与 --key 给出自己的证书"),
        "en": (
            "the data folder cannot be written: {why}",
            "Give a certificate of your own with --cert and --key",
        ),
    },
    "needs_https": {
        "zh": ("只用于 HTTPS", "请加 --https"),
        "en": ("is for HTTPS only", "Add --https"),
    },
}
_WHAT: Mapping[str, str] = {
    "mode": "选项",
    "attribute": "属性",
    "section": "部分",
    "reference table": "参考表",
    "claim or source": "陈述或来源",
    "rule or table": "规则或表",
}
_HINTS: Mapping[str, Mapping[Lang, str]] = {
    "near": {"zh": "是否指 {word!r}？", "en": "Did you mean {word!r}?"},
    "known": {"zh": "现有：{known}", "en": "Known: {known}"},
    "sections": {"zh": "可查看：{known}", "en": "Sections: {known}"},
    "claims": {
        "zh": "列出编号：modesdk pack show claims，或加来源：{known}",
        "en": "To see the ids: modesdk pack show claims, or of one source: {known}",
    },
    "rules": {
        "zh": "列出编号：modesdk pack show rules，或只列一类：{known}",
        "en": "To see the ids: modesdk pack show rules, or of one kind: {known}",
    },
}


class Hint:
    """A hint that is put into words when it is known in which language."""

    def __init__(self, key: str, **parts: object) -> None:
        self.key, self.parts = key, parts

    def said(self, lang: Lang) -> str:
        """The hint in words."""
        return _HINTS[self.key][lang].format(**self.parts)


def complaint(key: str, lang: Lang, parts: Mapping[str, object]) -> Said:
    """The message and the hint."""
    message, hint = _COMPLAINTS[key][lang]
    filled = {name: _in_words(part, lang) for name, part in parts.items()}
    if lang == "zh" and "what" in filled:
        filled["what"] = _WHAT.get(str(filled["what"]), filled["what"])
    return message.format(**filled), hint.format(**filled)


def _in_words(part: object, lang: Lang) -> object:
    if isinstance(part, Hint):
        return part.said(lang)
    return in_language(part, lang) if isinstance(part, Worded) else part
