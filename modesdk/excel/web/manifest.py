"""The add-in's manifest (add-in-only XML), made for the address at which a server runs.

One shared runtime holds the pane, the functions and the ribbon's commands. The unified JSON
manifest is not used: Excel without a subscription does not read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from modesdk.excel.functions import NAMESPACE
from modesdk.excel.web.ribbon import COMMANDS, GROUPS, RibbonCommand, RibbonGroup
from modesdk.language.text import Text, both

ADDIN_ID = "7d0e5c0a-94c1-4c3e-9b57-3a9a4f1d6c52"
"""Never changes: Office takes an add-in with another id for another add-in."""
ZH = "zh-CN"
ICON_SIZES = (16, 32, 80)
NAME = both("modesdk")
DESCRIPTION = both("Decision rules in cells and in a pane: what to choose, why, what to ask.")


def manifest_xml(base_url: str, version: str) -> str:
    """The manifest for a server at `base_url` (https); `version` is the SDK's.

    Raises ValueError for an address that is not https, or that has a path.
    """
    address = urlsplit(base_url)
    if address.scheme != "https" or not address.netloc or address.path.strip("/"):
        raise ValueError(f"expected an address like https://localhost:8443, got {base_url!r}")
    return _document(f"https://{address.netloc}", office_version(version))


def office_version(version: str) -> str:
    """A version as Office reads it, four numbers: "0.1.0.dev3" becomes "0.1.0.0".

    The first number is one higher: Office asks for 1.0 or later.
    """
    numbers: list[int] = []
    for part in version.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    padded = [*numbers, 0, 0, 0, 0][:4]
    return ".".join(str(number) for number in (padded[0] + 1, *padded[1:]))


SHORT: Mapping[str, Text] = {
    "Functions.Namespace": Text(NAMESPACE, NAMESPACE),
    "Start.Title": NAME,
    **{f"{group.id}.Label": group.label for group in GROUPS},
    **{f"{command.key}.Label": command.label for command in COMMANDS},
    "Tab.Label": NAME,
}
LONG: Mapping[str, Text] = {
    "Start.Text": DESCRIPTION,
    **{f"{command.key}.Tip": command.tip for command in COMMANDS},
}
"""Texts by the ids of their resources."""


def _icon(base: str, name: str, size: int) -> str:
    """The address of an icon."""
    return f"{base}/static/icons/{name}-{size}.png"


def _document(base: str, version: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" \
xmlns:ov="http://schemas.microsoft.com/office/taskpaneappversionoverrides" \
xsi:type="TaskPaneApp">
  <Id>{ADDIN_ID}</Id>
  <Version>{version}</Version>
  <ProviderName>modesdk</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  {_localised("DisplayName", NAME)}
  {_localised("Description", DESCRIPTION)}
  <IconUrl DefaultValue={quoteattr(_icon(base, "modesdk", 32))}/>
  <HighResolutionIconUrl DefaultValue={quoteattr(_icon(base, "modesdk", 64))}/>
  <SupportUrl DefaultValue={quoteattr(f"{base}/web")}/>
  <AppDomains>
    <AppDomain>{escape(base)}</AppDomain>
  </AppDomains>
  <Hosts>
    <Host Name="Workbook"/>
  </Hosts>
  <Requirements>
    <Sets DefaultMinVersion="1.1">
      <Set Name="SharedRuntime" MinVersion="1.1"/>
    </Sets>
  </Requirements>
  <DefaultSettings>
    <SourceLocation DefaultValue={quoteattr(f"{base}/taskpane.html")}/>
  </DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides" \
xsi:type="VersionOverridesV1_0">
    <Hosts>
      <Host xsi:type="Workbook">
        <Runtimes>
          <Runtime resid="Pane.Url" lifetime="long"/>
        </Runtimes>
        <AllFormFactors>
          <ExtensionPoint xsi:type="CustomFunctions">
            <Script>
              <SourceLocation resid="Functions.Script"/>
            </Script>
            <Page>
              <SourceLocation resid="Pane.Url"/>
            </Page>
            <Metadata>
              <SourceLocation resid="Functions.Metadata"/>
            </Metadata>
            <Namespace resid="Functions.Namespace"/>
          </ExtensionPoint>
        </AllFormFactors>
        <DesktopFormFactor>
          <GetStarted>
            <Title resid="Start.Title"/>
            <Description resid="Start.Text"/>
            <LearnMoreUrl resid="Web.Url"/>
          </GetStarted>
          <FunctionFile resid="Pane.Url"/>
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <CustomTab id="Modesdk.Tab">
{_lines(_group(group) for group in GROUPS)}
              <Label resid="Tab.Label"/>
            </CustomTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>
    <Resources>
      <bt:Images>
{_lines(_images(base))}
      </bt:Images>
      <bt:Urls>
{_lines(_urls(base))}
      </bt:Urls>
      <bt:ShortStrings>
{_lines(_resource("String", name, text.en, text.zh) for name, text in SHORT.items())}
      </bt:ShortStrings>
      <bt:LongStrings>
{_lines(_resource("String", name, text.en, text.zh) for name, text in LONG.items())}
      </bt:LongStrings>
    </Resources>
  </VersionOverrides>
</OfficeApp>
"""


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _group(group: RibbonGroup) -> str:
    return f"""              <Group id="Modesdk.{group.id}">
                <Label resid="{group.id}.Label"/>
{_icons(group.commands[0].id)}
{_lines(map(_button, group.commands))}
              </Group>"""


def _button(command: RibbonCommand) -> str:
    if command.id == "showPane":
        action = """<Action xsi:type="ShowTaskpane">
                    <TaskpaneId>Modesdk.Pane</TaskpaneId>
                    <SourceLocation resid="Pane.Url"/>
                  </Action>"""
    else:
        action = f"""<Action xsi:type="ExecuteFunction">
                    <FunctionName>{command.id}</FunctionName>
                  </Action>"""
    return f"""                <Control xsi:type="Button" id="Modesdk.{command.key}">
                  <Label resid="{command.key}.Label"/>
                  <Supertip>
                    <Title resid="{command.key}.Label"/>
                    <Description resid="{command.key}.Tip"/>
                  </Supertip>
{_icons(command.id, "  ")}
                  {action}
                </Control>"""


def _images(base: str) -> Iterator[str]:
    for name in (command.id for command in COMMANDS):
        for size in ICON_SIZES:
            url = quoteattr(_icon(base, name, size))
            yield f'        <bt:Image id="Icon.{name}.{size}" DefaultValue={url}/>'


def _urls(base: str) -> Iterator[str]:
    metadata = f"{base}/functions.json"
    yield _resource("Url", "Pane.Url", f"{base}/taskpane.html")
    yield _resource("Url", "Functions.Script", f"{base}/functions.js")
    yield _resource("Url", "Functions.Metadata", metadata, f"{metadata}?lang=zh")
    yield _resource("Url", "Web.Url", f"{base}/web")


def _localised(tag: str, text: Text) -> str:
    return (
        f"<{tag} DefaultValue={quoteattr(text.en)}>\n"
        f"    <Override Locale={quoteattr(ZH)} Value={quoteattr(text.zh)}/>\n  </{tag}>"
    )


def _resource(kind: str, name: str, value: str, zh: str = "") -> str:
    start = f'        <bt:{kind} id="{name}" DefaultValue={quoteattr(value)}'
    if not zh or zh == value:
        return f"{start}/>"
    override = f'          <bt:Override Locale="{ZH}" Value={quoteattr(zh)}/>'
    return f"{start}>\n{override}\n        </bt:{kind}>"


def _icons(name: str, more: str = "") -> str:
    pad = " " * 16 + more
    images = "\n".join(
        f'{pad}  <bt:Image size="{size}" resid="Icon.{name}.{size}"/>' for size in ICON_SIZES
    )
    return f"{pad}<Icon>\n{images}\n{pad}</Icon>"
