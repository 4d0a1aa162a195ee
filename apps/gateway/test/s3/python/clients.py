"""What every script here begins with: the client of boto3 for the endpoint its environment names."""
import json
import os
import socket
import sys

import boto3
from botocore.config import Config

BUCKET = os.environ["S3_BUCKET"]
_ask = socket.getaddrinfo


def _loopback(host, *rest, **named):
    """Names under localhost are this machine, which not every resolver knows."""
    return _ask("127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **named)


socket.getaddrinfo = _loopback


def settings(**more):
    """Label Studio's own: an endpoint, a region that nobody chose, signatures of version 4."""
    return dict(
        endpoint_url=more.pop("endpoint_url", os.environ["S3_ENDPOINT"]),
        region_name="us-east-1",
        config=Config(signature_version="s3v4", **more),
    )


def client(**more):
    return boto3.Session().client("s3", **settings(**more))


def resource():
    return boto3.Session().resource("s3", **settings())


def done(**found):
    json.dump(found, sys.stdout)
