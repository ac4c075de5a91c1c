"""What browsers may do with our pages.

Excel on the web frames the pane and loads Office.js, which styles inline; the ordinary page needs
neither.
"""

from __future__ import annotations

from collections.abc import Mapping

OFFICE_SCRIPTS = "https://appsforoffice.microsoft.com https://ajax.aspnetcdn.com"
OFFICE_FRAMES = (
    "https://*.officeapps.live.com https://*.office.com https://*.office365.com "
    "https://*.office.net https://*.cloud.microsoft https://*.microsoft365.com "
    "https://*.sharepoint.com https://onedrive.live.com"
)
_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'"
_OWN = f"{_CLOSED}; connect-src 'self'; font-src 'self'; img-src 'self' data:"
WEB_POLICY = f"{_OWN}; script-src 'self'; style-src 'self'; frame-ancestors 'none'"
PANE_POLICY = (
    f"{_OWN} {OFFICE_SCRIPTS}; script-src 'self' {OFFICE_SCRIPTS}; "
    f"style-src 'self' 'unsafe-inline'; frame-src https://*.officeapps.live.com; "
    f"frame-ancestors 'self' {OFFICE_FRAMES}"
).replace("connect-src 'self'", f"connect-src 'self' {OFFICE_SCRIPTS}")
FILE_POLICY = f"{_CLOSED}; frame-ancestors 'none'; sandbox"

NEVER_KEPT = "no-store"
CHECKED = "no-cache"
"""May be kept, but asked about each time."""

ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""On every response. No Cross-Origin-Opener-Policy: Office's dialogs talk to their opener."""
PRIVATE: Mapping[str, str] = {
    "Cache-Control": NEVER_KEPT,
    "Content-Security-Policy": FILE_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On answers and refusals."""
PUBLIC: Mapping[str, str] = {
    "Cache-Control": CHECKED,
    "Content-Security-Policy": FILE_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
"""On files without secrets, which Office on the web fetches from its own site."""


def page_headers(policy: str) -> dict[str, str]:
    """For a page: it carries the token, so it is never kept."""
    return {"Cache-Control": NEVER_KEPT, "Content-Security-Policy": policy}
