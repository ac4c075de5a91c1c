"""What `modesdk excel serve` and `modesdk web` tell the person who started them."""

# ruff: noqa: E501 - sentences stay on one line

from __future__ import annotations

from collections.abc import Mapping

from modesdk.language.text import Text

SAID: Mapping[str, Text] = {
    "running": Text("正在运行：{url}", "Running at {url}"),
    "page": Text("网页（不需要 Excel）：{url}/web", "The page, without Excel: {url}/web"),
    "manifest": Text("加载项清单：{url}/manifest.xml", "The add-in's manifest: {url}/manifest.xml"),
    "packs": Text("规则包：{names}", "Packs: {names}"),
    "from_folder": Text("{name}（来自 {folder}）", "{name} (from {folder})"),
    "stop": Text("按 Ctrl+C 停止。", "Stop it with Ctrl+C."),
    "stopped": Text("已停止。", "Stopped."),
    "remote": Text(
        "注意：别的机器也能访问。凡能连到本机的人都能打开页面、使用规则包。",
        "Note: other machines can reach this. Whoever can reach this machine can open the page and use its packs.",
    ),
    "remote_plain": Text(
        "连接未加密：请加 --https，并用 --cert 与 --key 给出本机名称的证书。",
        "The connection is not encrypted: add --https, with a certificate for this machine's name (--cert, --key).",
    ),
    "remote_named": Text(
        "自制证书只适用于 localhost：给别的机器用，请以 --cert 与 --key 给出本机名称的证书。",
        "The self-made certificate is for localhost: for other machines give one for this machine's name with --cert and --key.",
    ),
    "trust_new": Text(
        "新做了一张证书，Excel 信任它之后才会载入加载项。它只为本机的 localhost 作证，不能签发别的证书。",
        "A new certificate was made; Excel loads the add-in once it is trusted. It vouches for localhost on this machine only and cannot sign others.",
    ),
    "trust_again": Text(
        "如尚未信任证书（Excel 信任它之后才会载入加载项）：",
        "If the certificate is not trusted yet (Excel loads the add-in only then):",
    ),
    "certificate": Text(
        "证书：{path}（有效至 {until}）", "Certificate: {path} (valid until {until})"
    ),
    "trust_win32": Text(
        'Windows：certutil -user -addstore Root "{path}"\n    （撤销：certutil -user -delstore Root "modesdk on localhost"）',
        'Windows: certutil -user -addstore Root "{path}"\n    (undo: certutil -user -delstore Root "modesdk on localhost")',
    ),
    "trust_darwin": Text(
        'macOS：security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db "{path}"\n    （撤销：security remove-trusted-cert "{path}"）',
        'macOS: security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db "{path}"\n    (undo: security remove-trusted-cert "{path}")',
    ),
    "trust_linux": Text(
        'Linux（Chrome、Edge；需 libnss3-tools）：certutil -d sql:$HOME/.pki/nssdb -A -t "P,," -n modesdk-localhost -i "{path}"\n    （撤销：certutil -d sql:$HOME/.pki/nssdb -D -n modesdk-localhost）Firefox：打开网页并接受证书',
        'Linux (Chrome, Edge; needs libnss3-tools): certutil -d sql:$HOME/.pki/nssdb -A -t "P,," -n modesdk-localhost -i "{path}"\n    (undo: certutil -d sql:$HOME/.pki/nssdb -D -n modesdk-localhost) Firefox: open the page and accept it',
    ),
    "sideload": Text("在 Excel 中装入加载项：", "To load the add-in into Excel:"),
    "load_web": Text(
        "网页版：开始 > 加载项 > 更多加载项 > 我的加载项 > 上传我的加载项，选 manifest.xml（先从上面的地址存下）",
        "On the web: Home > Add-ins > More Add-ins > My Add-ins > Upload My Add-in, and choose manifest.xml (saved from the address above)",
    ),
    "load_win32": Text(
        "Windows：把 manifest.xml 放进一个共享文件夹；文件 > 选项 > 信任中心 > 受信任的加载项目录，添加该文件夹；重启 Excel，再到 插入 > 我的加载项 > 共享文件夹",
        "Windows: put manifest.xml into a shared folder; File > Options > Trust Center > Trusted Add-in Catalogs, add that folder; restart Excel, then Insert > My Add-ins > Shared Folder",
    ),
    "load_darwin": Text(
        "macOS：把 manifest.xml 放进 ~/Library/Containers/com.microsoft.Excel/Data/Documents/wef/，重启 Excel，再到 插入 > 我的加载项",
        "macOS: put manifest.xml into ~/Library/Containers/com.microsoft.Excel/Data/Documents/wef/, restart Excel, then Insert > My Add-ins",
    ),
    "written": Text("清单已写入 {file}", "Manifest written to {file}"),
}


def said(key: str, lang: str, **parts: object) -> str:
    """A sentence in a language."""
    return SAID[key][lang].format(**parts)
