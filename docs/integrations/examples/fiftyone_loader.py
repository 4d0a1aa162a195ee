"""A loader for FiftyOne: downloads a project's bucket into a folder that a dataset is made from.

    paths = download_bucket("https://gateway.example/s3", "street-scenes", key_id, secret, folder)
    dataset = fiftyone.Dataset.from_images(paths.values())
"""
import os
import pathlib

import boto3
from botocore.config import Config


def download_bucket(endpoint, bucket, access_key_id, secret, folder, prefix=""):
    """Returns the path of each key. A file that is complete and of the same version is not read again."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=access_key_id,
        aws_secret_access_key=secret,
        region_name="us-east-1",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    objects = (entry for page in pages for entry in page.get("Contents", []))
    return {entry["Key"]: download(client, bucket, entry, pathlib.Path(folder)) for entry in objects}


def download(client, bucket, entry, folder):
    path = path_of(folder, entry["Key"])
    version = path.with_name(path.name + ".etag")
    if path.exists() and version.exists() and version.read_text() == entry["ETag"]:
        return str(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    client.download_file(bucket, entry["Key"], str(partial))
    os.replace(partial, path)
    version.write_text(entry["ETag"])
    return str(path)


def path_of(folder, key):
    """Keys are names, not paths: one that leads out of the folder is refused."""
    path = (folder / key.lstrip("/")).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"the key {key!r} leads out of {folder}")
    return path
