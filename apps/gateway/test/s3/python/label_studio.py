"""The calls Label Studio's S3 storage makes, in its order (label_studio/io_storages/s3)."""
import hashlib
import json
import urllib.request

from clients import BUCKET, client, done, resource
from botocore.exceptions import ClientError

c, r = client(), resource()
c.head_bucket(Bucket=BUCKET)
connected = c.list_objects_v2(Bucket=BUCKET, Prefix="tasks", MaxKeys=1)["KeyCount"]
synced = [o.key for o in r.Bucket(BUCKET).objects.filter(Prefix="images/", Delimiter="/").all()]
everything = [o.key for o in r.Bucket(BUCKET).objects.filter().all()]
preview = [o.key for o in r.Bucket(BUCKET).objects.filter(Prefix="many/").page_size(10000).all()]
task = json.loads(r.Object(BUCKET, "tasks/1.json").get()["Body"].read())
url = c.generate_presigned_url(
    ClientMethod="get_object", Params={"Bucket": BUCKET, "Key": "images/a b+ü.png"}, ExpiresIn=60
)
with urllib.request.urlopen(url) as answer:
    presigned = {"status": answer.status, "sha256": hashlib.sha256(answer.read()).hexdigest()}
probe = urllib.request.Request(url, method="HEAD")
with urllib.request.urlopen(probe) as answer:
    head_of_presigned = answer.status
proxied = []
for asked in [None, "bytes=0-", "bytes=0-0", "bytes=100-8388708"]:
    extra = {} if asked is None else {"Range": asked}
    got = c.get_object(Bucket=BUCKET, Key="images/large.bin", **extra)
    body = b"".join(got["Body"].iter_chunks(512 * 1024))
    proxied.append([got["ResponseMetadata"]["HTTPStatusCode"], got.get("ContentRange"), len(body), got["ContentLength"]])
try:
    c.head_bucket(Bucket="no-such-bucket")
    missing = None
except ClientError as error:
    missing = error.response["Error"]["Code"]
done(
    connected=connected, synced=synced, everything=len(everything), preview=len(preview), task=task,
    presigned=presigned, head_of_presigned=head_of_presigned, proxied=proxied, missing=missing,
)
