#!/usr/bin/env python3
"""An independent reader of Portcullis objects, written from docs/envelope.md and sharing no code with the product.

usage: reader.py FOLDER
For every NAME.json (dataset key, wrapped data key, manifest; binary values in hex) it opens NAME.object and writes
NAME.plaintext, or NAME.refused with the reason. It proves that the format can be read without us.
"""
import hashlib
import hmac
import json
import pathlib
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

HEADER, CHUNK, TAG = 56, 16384, 16


class Refused(Exception):
    pass


def encode(*fields):
    return b"".join(len(raw).to_bytes(4, "big") + raw for raw in (field.encode("utf-8") for field in fields))


def unwrap_data_key(dataset_key, wrapped, m):
    if not wrapped or wrapped[0] != 1 or m["formatByte"] != 1:
        raise Refused("unknown format")
    if len(wrapped) != 61:
        raise Refused("wrapped data key has the wrong length")
    aad = encode(
        "portcullis/v1/data-key",
        str(m["formatByte"]),
        m["organisationId"],
        m["datasetId"],
        m["datasetKeyId"],
        m["itemId"],
        m["versionId"],
        str(m["plaintextSize"]),
        m["sha256"],
        m["header"],
    )
    return AESGCM(dataset_key).decrypt(wrapped[1:13], wrapped[13:], aad)


def derive(data_key, header, m):
    context = encode(
        "portcullis/v1", m["organisationId"], m["datasetId"], m["itemId"], m["versionId"], m["datasetKeyId"]
    )
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + header[:24] + context
    okm = HKDFExpand(algorithm=hashes.SHA512(), length=32 + 12 + 32, info=info).derive(data_key)
    if not hmac.compare_digest(okm[44:], header[24:]):
        raise Refused("commitment")
    return AESGCM(okm[:32]), int.from_bytes(okm[32:44], "big")


def open_object(row, stored):
    m = row["manifest"]
    data_key = unwrap_data_key(bytes.fromhex(row["datasetKey"]), bytes.fromhex(row["wrappedDataKey"]), m)
    header, chunks = stored[:HEADER], stored[HEADER:]
    if header != bytes.fromhex(m["header"]):
        raise Refused("the object's header is not the manifest's")
    aead, base_nonce = derive(data_key, header, m)
    full = m["plaintextSize"] // CHUNK
    if len(chunks) != m["plaintextSize"] + (full + 1) * TAG:
        raise Refused("the object is not as long as its manifest says")
    plaintext = bytearray()
    for k in range(full + 1):
        nonce = (base_nonce ^ k).to_bytes(12, "big")
        plaintext += aead.decrypt(nonce, chunks[k * (CHUNK + TAG) : (k + 1) * (CHUNK + TAG)], None)
    if hashlib.sha256(plaintext).hexdigest() != m["sha256"]:
        raise Refused("the plaintext is not the one of the manifest")
    return bytes(plaintext)


def main(folder):
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        try:
            plaintext = open_object(json.loads(path.read_text("utf-8")), path.with_suffix(".object").read_bytes())
            path.with_suffix(".plaintext").write_bytes(plaintext)
        except (Refused, InvalidTag) as error:
            path.with_suffix(".refused").write_text(str(error) or type(error).__name__)


if __name__ == "__main__":
    main(sys.argv[1])
