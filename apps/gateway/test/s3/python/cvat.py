"""The calls CVAT's cloud storage makes, in its order (cvat/apps/engine/cloud_provider.py)."""
import hashlib
import io

from clients import BUCKET, client, done
from botocore.exceptions import ClientError
from boto3.s3.transfer import TransferConfig

c = client()
c.head_bucket(Bucket=BUCKET)
try:
    c.get_bucket_policy(Bucket=BUCKET)
    policy = None
except ClientError as error:
    policy = error.response["Error"]["Code"]
c.head_object(Bucket=BUCKET, Key="manifest.jsonl")
head = c.head_object(Bucket=BUCKET, Key="manifest.jsonl")
manifest = c.get_object(Bucket=BUCKET, Key="manifest.jsonl")["Body"].read().decode()
page = c.list_objects_v2(Bucket=BUCKET, Delimiter="/", MaxKeys=500)
pages, token, many = 0, None, []
while True:
    extra = {"ContinuationToken": token} if token else {}
    answer = c.list_objects_v2(Bucket=BUCKET, Prefix="many/", MaxKeys=500, **extra)
    pages, token = pages + 1, answer.get("NextContinuationToken")
    many += [o["Key"] for o in answer.get("Contents", [])]
    if not token:
        break
headers = [
    len(c.get_object(Bucket=BUCKET, Key="images/large.bin", Range=asked)["Body"].read())
    for asked in ["bytes=0-2047", "bytes=2048-16383", "bytes=16384-65535"]
]
try:
    c.get_object(Bucket=BUCKET, Key="images/empty", Range="bytes=0-2047")
    empty = None
except ClientError as error:
    empty = error.response["Error"]["Code"]
whole = io.BytesIO()
c.download_fileobj(
    BUCKET, "images/large.bin", whole, Config=TransferConfig(multipart_threshold=1 << 20, multipart_chunksize=1 << 20)
)
try:
    c.head_object(Bucket=BUCKET, Key="images/missing")
    missing = None
except ClientError as error:
    missing = error.response["Error"]["Code"]
virtual = client(endpoint_url=__import__("os").environ["S3_VIRTUAL"], s3={"addressing_style": "virtual"})
in_host = virtual.get_object(Bucket=BUCKET, Key="images/a b+ü.png")["Body"].read()
done(
    policy=policy, length=head["ContentLength"], manifest=manifest,
    folders=[p["Prefix"] for p in page["CommonPrefixes"]], files=[o["Key"] for o in page.get("Contents", [])],
    pages=pages, many=len(set(many)), headers=headers, empty=empty,
    sha256=hashlib.sha256(whole.getvalue()).hexdigest(), missing=missing,
    virtual=hashlib.sha256(in_host).hexdigest(),
)
