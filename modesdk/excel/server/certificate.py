"""A certificate of one's own for this machine, because Excel loads add-ins over HTTPS only.

It vouches for `localhost` and nothing else: it is no authority and cannot sign others, so trusting
it means trusting whoever has the key file, for pages of this machine. The key never leaves the
user's data folder, readable by its owner alone.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import ssl
import sys
from pathlib import Path

from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from modesdk.io.writes import write

NAMES = ("localhost",)
ADDRESSES = ("127.0.0.1", "::1")
DAYS = 730
"""Systems refuse server certificates that are valid for more than 825 days."""
RENEWED_BEFORE = 30
"""Days before its end when a new one is made."""
BOTH, CERTIFICATE = "localhost.pem", "localhost.crt"
"""Key and certificate in one file, so that they always match; the certificate alone, to trust."""
OWNER_ONLY, OWNER_FOLDER = 0o600, 0o700


@frozen(kw_only=True)
class Identity:
    """The files the server shows itself with. `made` is when they are new and not yet trusted."""

    chain: Path
    key: Path
    to_trust: Path | None = None
    made: bool = False
    until: datetime.datetime | None = None

    def context(self) -> ssl.SSLContext:
        """The server's side of HTTPS. Raises OSError or ssl.SSLError for unusable files."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.chain, self.key, password=_no_password)
        return context


def _no_password() -> str:
    raise ssl.SSLError("the key is encrypted; use one without a passphrase")


def data_folder() -> Path:
    """Where a user's programs keep data on this system."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "modesdk"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "modesdk"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "modesdk"


def own_identity(folder: Path | None = None, today: datetime.datetime | None = None) -> Identity:
    """The certificate in the data folder; a new one when there is none that will do.

    Raises OSError when the folder cannot be written.
    """
    place = folder or data_folder()
    now = today or datetime.datetime.now(datetime.UTC)
    place.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
    both, public = place / BOTH, place / CERTIFICATE
    found = _usable(both, now)
    made = found is None
    if found is None:
        found = _make(both, now)
    content = found.public_bytes(serialization.Encoding.PEM)
    if not public.is_file() or public.read_bytes() != content:
        write(public, content, mode=0o644)
    return Identity(
        chain=both, key=both, to_trust=public, made=made, until=found.not_valid_after_utc
    )


def _usable(both: Path, now: datetime.datetime) -> x509.Certificate | None:
    """The certificate at hand, if it is private, complete, for this machine and not too old."""
    try:
        content = both.read_bytes()
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
    except (OSError, ValueError, TypeError):
        return None
    private = sys.platform == "win32" or both.stat().st_mode & 0o077 == 0
    renew = certificate.not_valid_after_utc - datetime.timedelta(days=RENEWED_BEFORE)
    in_time = certificate.not_valid_before_utc <= now < renew
    fits = key.public_key() == certificate.public_key() and _names(certificate) == _wanted()
    return certificate if private and in_time and fits else None


def _names(certificate: x509.Certificate) -> list[x509.GeneralName]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        return []
    return list(found.value)


def _wanted() -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in NAMES]
    return names + [x509.IPAddress(ipaddress.ip_address(address)) for address in ADDRESSES]


def _make(both: Path, now: datetime.datetime) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed(key, now)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write(both, secret + certificate.public_bytes(serialization.Encoding.PEM), mode=OWNER_ONLY)
    return certificate


def _signed(key: ec.EllipticCurvePrivateKey, now: datetime.datetime) -> x509.Certificate:
    """A certificate that signs itself and nothing else."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "modesdk on localhost")])
    public = key.public_key()
    own_id = x509.SubjectKeyIdentifier.from_public_key(public)
    signer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_id)
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=False,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # clocks differ
        .not_valid_after(now + datetime.timedelta(days=DAYS - 1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_wanted()), critical=False)
        .add_extension(own_id, critical=False)
        .add_extension(signer, critical=False)
        .sign(key, hashes.SHA256())
    )
