"""The add-in's manifest (add-in-only XML), made for the address at which a server runs.

One shared runtime holds the pane, the functions and the ribbon's commands. The unified JSON
manifest is not used: Excel without a subscription does not read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from attrs import define, field

from modesdk.excel.functions import NAMESPACE
from modesdk.excel.web.ribbon import GROUPS, Command, Group
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
    return _Manifest(f"https://{address.netloc}", office_version(version)).text()


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


@define
class _Manifest:
    base: str
    version: str
    _short: dict[str, Text] = field(factory=dict)
    _long: dict[str, Text] = field(factory=dict)

    def text(self) -> str:
        """The whole document."""
        overrides = "\n".join(self._overrides())
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" \
xmlns:ov="http://schemas.microsoft.com/office/taskpaneappversionoverrides" \
xsi:type="TaskPaneApp">
  <Id>{ADDIN_ID}</Id>
  <Version>{self.version}</Version>
  <ProviderName>modesdk</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  {_localised("DisplayName", NAME)}
  {_localised("Description", DESCRIPTION)}
  <IconUrl DefaultValue={quoteattr(self.icon("modesdk", 32))}/>
  <HighResolutionIconUrl DefaultValue={quoteattr(self.icon("modesdk", 64))}/>
  <SupportUrl DefaultValue={quoteattr(f"{self.base}/web")}/>
  <AppDomains>
    <AppDomain>{escape(self.base)}</AppDomain>
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
    <SourceLocation DefaultValue={quoteattr(f"{self.base}/taskpane.html")}/>
  </DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
{overrides}
</OfficeApp>
"""

    def icon(self, name: str, size: int) -> str:
        """The address of an icon."""
        return f"{self.base}/static/icons/{name}-{size}.png"

    def _overrides(self) -> Iterator[str]:
        yield (
            '  <VersionOverrides xmlns="http://schemas.microsoft.com/office/'
            'taskpaneappversionoverrides" xsi:type="VersionOverridesV1_0">'
        )
        yield f"""    <Hosts>
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
            <Namespace resid="{self.short("Functions.Namespace", Text(NAMESPACE, NAMESPACE))}"/>
          </ExtensionPoint>
        </AllFormFactors>
        <DesktopFormFactor>
          <GetStarted>
            <Title resid="{self.short("Start.Title", NAME)}"/>
            <Description resid="{self.long("Start.Text", DESCRIPTION)}"/>
            <LearnMoreUrl resid="Web.Url"/>
          </GetStarted>
          <FunctionFile resid="Pane.Url"/>
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <CustomTab id="Modesdk.Tab">"""
        for group in GROUPS:
            yield from self._group(group)
        yield f"""              <Label resid="{self.short("Tab.Label", NAME)}"/>
            </CustomTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>"""
        yield from self._resources()
        yield "  </VersionOverrides>"

    def _group(self, group: Group) -> Iterator[str]:
        label = self.short(f"{group.id}.Label", group.label)
        yield f"""              <Group id="Modesdk.{group.id}">
                <Label resid="{label}"/>
{_icons(group.commands[0].id)}"""
        for command in group.commands:
            yield self._button(command)
        yield "              </Group>"

    def _button(self, command: Command) -> str:
        label = self.short(f"{command.key}.Label", command.label)
        tip = self.long(f"{command.key}.Tip", command.tip)
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
                  <Label resid="{label}"/>
                  <Supertip>
                    <Title resid="{label}"/>
                    <Description resid="{tip}"/>
                  </Supertip>
{_icons(command.id, "  ")}
                  {action}
                </Control>"""

    def short(self, name: str, text: Text) -> str:
        """A short text's resource id."""
        self._short[name] = text
        return name

    def long(self, name: str, text: Text) -> str:
        """A long text's resource id."""
        self._long[name] = text
        return name

    def _resources(self) -> Iterator[str]:
        yield "    <Resources>\n      <bt:Images>"
        for name in (command.id for group in GROUPS for command in group.commands):
            for size in ICON_SIZES:
                url = quoteattr(self.icon(name, size))
                yield f'        <bt:Image id="Icon.{name}.{size}" DefaultValue={url}/>'
        yield "      </bt:Images>\n      <bt:Urls>"
        metadata = f"{self.base}/functions.json"
        urls = {
            "Pane.Url": (f"{self.base}/taskpane.html", ""),
            "Functions.Script": (f"{self.base}/functions.js", ""),
            "Functions.Metadata": (metadata, f"{metadata}?lang=zh"),
            "Web.Url": (f"{self.base}/web", ""),
        }
        for name, (url, zh) in urls.items():
            yield _resource("Url", name, url, zh)
        yield "      </bt:Urls>\n      <bt:ShortStrings>"
        for name, text in self._short.items():
            yield _resource("String", name, text.en, text.zh)
        yield "      </bt:ShortStrings>\n      <bt:LongStrings>"
        for name, text in self._long.items():
            yield _resource("String", name, text.en, text.zh)
        yield "      </bt:LongStrings>\n    </Resources>"


def _localised(tag: str, text: Text) -> str:
    return (
        f"<{tag} DefaultValue={quoteattr(text.en)}>\n"
        f"    <Override Locale={quoteattr(ZH)} Value={quoteattr(text.zh)}/>\n  </{tag}>"
    )


def _resource(kind: str, name: str, value: str, zh: str) -> str:
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
