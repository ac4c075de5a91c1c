"""What the server says, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from modesdk.model.schema import Text

_NO_HINT = Text()

SAID: Mapping[str, tuple[Text, Text]] = {
    "host": (
        Text("请求的主机名不是本服务的", "the request names a host that is not this server"),
        Text("请用启动时显示的地址", "Use the address shown when the server started"),
    ),
    "origin": (
        Text("请求来自别的网站", "the request comes from another site"),
        Text("只有本服务自己的页面可以调用", "Only this server's own pages may call it"),
    ),
    "token": (
        Text("口令缺失或不对", "the token is missing or wrong"),
        Text("服务可能已重启：请重新载入页面", "The server may have restarted: reload the page"),
    ),
    "size": (
        Text("请求超过 {most} 字节", "the request has more than {most} bytes"),
        Text("请分成几次发送", "Send it in parts"),
    ),
    "items": (
        Text("请求里的值超过 {most} 个", "the request holds more than {most} values"),
        Text("请分成几次发送", "Send it in parts"),
    ),
    "depth": (
        Text("JSON 嵌套超过 {most} 层", "the JSON is nested more than {most} levels deep"),
        _NO_HINT,
    ),
    "json": (
        Text("请求不是有效的 JSON：{why}", "the request is no valid JSON: {why}"),
        Text("请发送 UTF-8 编码的 JSON 对象", "Send one JSON object in UTF-8"),
    ),
    "field": (
        Text("字段 {name}：应为{zh}", "field {name}: expected {en}"),
        _NO_HINT,
    ),
    "type": (
        Text("请求的类型不是 application/json", "the request is not of type application/json"),
        Text("请设置 Content-Type", "Set Content-Type"),
    ),
    "slow": (
        Text("请求在 {seconds} 秒内没有传完", "the request took longer than {seconds} s to arrive"),
        _NO_HINT,
    ),
    "time": (
        Text("计算超过 {seconds} 秒", "the computation took longer than {seconds} s"),
        Text("请减少一次请求的内容", "Ask for less at once"),
    ),
    "stopping": (
        Text("服务正在停止", "the server is stopping"),
        _NO_HINT,
    ),
    "route": (
        Text("没有这个地址", "there is nothing at this address"),
        _NO_HINT,
    ),
    "method": (
        Text("此地址不接受这种请求方法", "this address does not take that method"),
        _NO_HINT,
    ),
    "request": (
        Text("请求不能使用", "the request cannot be used"),
        _NO_HINT,
    ),
    "unusable": (
        Text("规则包或输入不能使用", "the pack or the input cannot be used"),
        _NO_HINT,
    ),
    "manifest": (
        Text(
            "本服务不加密，Excel 不会从这里载入加载项",
            "this server is not encrypted; Excel loads add-ins over HTTPS only",
        ),
        Text("请运行 modesdk excel serve", "Run modesdk excel serve"),
    ),
    "extra": (
        Text("生成工作簿需要 {package}", "workbooks need the package {package}"),
        Text(
            "请在服务所在的环境安装：pip install 'modesdk[workbook]'",
            "Install it where the server runs: pip install 'modesdk[workbook]'",
        ),
    ),
    "internal": (
        Text("内部错误（请求编号 {request}）", "internal error (request {request})"),
        Text("这是 modesdk 的缺陷，请附上编号报告", "This is a bug; report it with that number"),
    ),
}

STATUS: Mapping[str, Text] = {
    "recommended": Text("建议采用", "recommended"),
    "conditional": Text("核实后可采用", "recommended once verified"),
    "no_clear_winner": Text("难分高下", "no clear winner"),
    "insufficient_data": Text("资料不足", "not enough data"),
    "none_eligible": Text("均不可行", "none eligible"),
}
GATE: Mapping[str, Text] = {
    "open": Text("可行", "open"),
    "conditional": Text("待核实", "to be verified"),
    "blocked": Text("不可行", "blocked"),
}
STABILITY: Mapping[str, Text] = {
    "robust": Text(
        "稳固：单个维度的权重变动一半以内不改变领先者",
        "robust: no single weight changes the leader by moving less than half",
    ),
    "sensitive": Text(
        "敏感：某个维度权重变动两成到五成即可改变领先者",
        "sensitive: one weight moving by 20 to 50 % changes the leader",
    ),
    "fragile": Text(
        "脆弱：某个维度权重变动不到两成即可改变领先者",
        "fragile: one weight moving by less than 20 % changes the leader",
    ),
    "undecided": Text("尚无领先者可言", "undecided: there is no leader worth the name"),
}
EXPECTED: Mapping[str, Text] = {
    "status": Text("结论", "status"),
    "recommended": Text("推荐", "recommended"),
    "open": Text("可行", "open"),
    "conditional": Text("有条件", "conditional"),
    "blocked": Text("不可行", "blocked"),
    "not_blocked": Text("非不可行", "not blocked"),
    "fires": Text("应触发的论据", "claims that fire"),
    "must_not_fire": Text("不应触发的论据", "claims that must not fire"),
    "undecided": Text("应未定的论据", "claims left undecided"),
    "ask": Text("应先问", "asked first"),
    "conflicts": Text("应列出的矛盾", "conflicts shown"),
    "fired": Text("不应触发却触发", "fired, but must not"),
    "asked": Text("实际先问", "asked first instead"),
    "no_fires": Text("未触发", "did not fire"),
    "no_undecided": Text("并非未定", "not undecided"),
    "no_conflicts": Text("未列出的矛盾", "conflict not shown"),
}
