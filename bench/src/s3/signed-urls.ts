import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** What a client is configured with. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How a page of a listing is asked for. */
export interface ListingQuestion {
  readonly startAfter?: string;
  readonly delimiter?: string;
}

const HOUR_SECONDS = 3_600;

/** Makes presigned URLs, with the AWS SDK. */
export class SignedUrls {
  private readonly client: S3Client;

  constructor(origin: string, credentials: S3Keys) {
    this.client = new S3Client({
      endpoint: `${origin}/s3`,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials,
    });
  }

  object(bucket: string, key: string): Promise<string> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    return getSignedUrl(this.client, command, { expiresIn: HOUR_SECONDS });
  }

  listing(bucket: string, { startAfter, delimiter }: ListingQuestion): Promise<string> {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      MaxKeys: 1_000,
      ...(startAfter !== undefined && { StartAfter: startAfter }),
      ...(delimiter !== undefined && { Delimiter: delimiter }),
    });
    return getSignedUrl(this.client, command, { expiresIn: HOUR_SECONDS });
  }
}
