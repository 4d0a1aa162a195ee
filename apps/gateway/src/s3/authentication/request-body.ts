import type { S3RawRequest } from './s3-authentication.js';

/** True when the request says that a body follows; nobody here ever reads one. */
export function announcesBody({ rawHeaders }: S3RawRequest): boolean {
  return rawHeaders.some((name, index) => {
    if (index % 2 !== 0) return false;
    const lower = name.toLowerCase();
    return (
      lower === 'transfer-encoding' || (lower === 'content-length' && Number(rawHeaders[index + 1]) !== 0)
    );
  });
}
