"""The self-made certificate: for this machine only, private, renewed in time, accepted by TLS."""

from __future__ import annotations

import datetime
import os
import shutil
import ssl
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from modesdk.excel.server.certificate import DAYS, RENEWED_BEFORE, Identity, own_identity

NOW = datetime.datetime.now(datetime.UTC)


def loaded(identity: Identity) -> x509.Certificate:
    assert identity.to_trust
    return x509.load_pem_x509_certificate(identity.to_trust.read_bytes())


def test_what_it_vouches_for(tmp_path: Path) -> None:
    certificate = loaded(own_identity(tmp_path))
    value = certificate.extensions.get_extension_for_class
    names = value(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(a) for a in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert value(x509.BasicConstraints).value.ca is False
    assert value(x509.BasicConstraints).critical
    usage = value(x509.KeyUsage).value
    assert usage.digital_signature
    assert not usage.key_cert_sign
    assert list(value(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    days = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert days <= datetime.timedelta(days=825)
    assert certificate.signature_hash_algorithm.name == "sha256"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work otherwise on Windows")
def test_the_key_is_the_owners_alone(tmp_path: Path) -> None:
    identity = own_identity(tmp_path / "new" / "folder")
    assert stat.S_IMODE(identity.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(identity.key.parent.stat().st_mode) == 0o700
    assert identity.to_trust
    assert b"PRIVATE" not in identity.to_trust.read_bytes()
    assert sorted(p.name for p in identity.key.parent.iterdir()) == [
        "localhost.crt", "localhost.pem",
    ]  # fmt: skip
    before = loaded(identity)
    identity.key.chmod(0o644)  # others may have read it
    again = own_identity(identity.key.parent)
    assert again.made
    assert loaded(again) != before
    assert stat.S_IMODE(again.key.stat().st_mode) == 0o600


def test_it_is_kept_and_renewed_in_time(tmp_path: Path) -> None:
    first = own_identity(tmp_path, NOW)
    assert first.made
    kept = own_identity(tmp_path, NOW + datetime.timedelta(days=DAYS - RENEWED_BEFORE - 2))
    assert not kept.made
    assert loaded(kept).serial_number == loaded(first).serial_number
    number = loaded(first).serial_number
    renewed = own_identity(tmp_path, NOW + datetime.timedelta(days=DAYS - RENEWED_BEFORE))
    assert renewed.made
    assert loaded(renewed).serial_number != number


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\xff\xfe\x00"])
def test_a_damaged_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    own_identity(tmp_path).key.write_bytes(content)
    again = own_identity(tmp_path)
    assert again.made
    again.context()


def test_a_key_that_does_not_fit_is_replaced(tmp_path: Path) -> None:
    one, other = own_identity(tmp_path / "one"), own_identity(tmp_path / "other")
    key = one.key.read_bytes().partition(b"-----BEGIN CERTIFICATE")[0]
    certificate = other.to_trust.read_bytes()
    one.key.write_bytes(key + certificate)
    again = own_identity(tmp_path / "one")
    assert again.made
    again.context()


def test_the_certificate_to_trust_is_put_back(tmp_path: Path) -> None:
    identity = own_identity(tmp_path)
    assert identity.to_trust
    content = identity.to_trust.read_bytes()
    identity.to_trust.unlink()
    assert not own_identity(tmp_path).made
    assert identity.to_trust.read_bytes() == content


@pytest.mark.parametrize("strict", [False, True])
def test_clients_that_trust_it_accept_it_for_these_names(
    tmp_path: Path, trusting: Any, strict: bool
) -> None:
    identity = own_identity(tmp_path)
    context = trusting(identity.to_trust)
    if strict:
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    for name in ("localhost", "127.0.0.1", "::1"):
        assert handshake(identity.context(), context, name)
    for name in ("example.org", "127.0.0.2"):
        with pytest.raises(ssl.SSLCertVerificationError, match=r"mismatch|not valid"):
            handshake(identity.context(), context, name)
    with pytest.raises(ssl.SSLCertVerificationError, match="self"):
        handshake(identity.context(), ssl.create_default_context(), "localhost")


def handshake(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> str | None:
    """Without a network: the protocol both agree on."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    done = [False, False]
    for _ in range(10):
        for place, side in enumerate((ours, theirs)):
            if not done[place]:
                try:
                    side.do_handshake()
                    done[place] = True
                except ssl.SSLWantReadError:
                    continue
    assert all(done)
    return ours.version()


def test_it_cannot_sign_others(tmp_path: Path, trusting: Any) -> None:
    """A certificate signed with our key is not believed by who trusts ours."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    identity = own_identity(tmp_path)
    own = loaded(identity)
    key = serialization.load_pem_private_key(identity.key.read_bytes(), None)
    other = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName("bank.example")])
    forged = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(own.subject)
        .public_key(other.public_key())
        .serial_number(1)
        .not_valid_before(NOW - datetime.timedelta(days=1))
        .not_valid_after(NOW + datetime.timedelta(days=5))
        .add_extension(names, critical=True)
        .sign(key, hashes.SHA256())
    )
    chain = tmp_path / "forged.pem"
    pem = serialization.Encoding.PEM
    secret = other.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(secret + forged.public_bytes(pem) + own.public_bytes(pem))
    context = trusting(identity.to_trust)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(Identity(chain=chain, key=chain).context(), context, "bank.example")


def test_openssl_agrees(tmp_path: Path) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    path = str(own_identity(tmp_path).to_trust)
    for purpose, good in (("sslserver", True), ("sslclient", False)):
        words = [program, "verify", "-CAfile", path, "-purpose", purpose, path]
        verified = subprocess.run(words, capture_output=True, check=False)
        assert (verified.returncode == 0) is good


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
                    reason="root may write everywhere")  # fmt: skip
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match="denied"):
        own_identity(tmp_path / "data")
