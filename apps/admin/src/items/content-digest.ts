import { requestInvalid } from '#libs/http';

const SHA256_BASE64 = /^[A-Za-z0-9+/]{43}=$/;
const DIGEST = /^sha-256=(.*)$/i;
const CONTENT_DIGEST = /^sha-256=:(.*):$/;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Returns the SHA-256 values (hex) the caller says its body has, from `Digest: sha-256=…` (RFC 3230) and
 * `Content-Digest: sha-256=:…:` (RFC 9530). A header without a readable SHA-256 is a 400: silence would read as "checked".
 */
export function expectedDigestsOf(headers: Headers): readonly string[] {
  return [
    ...read('Digest', headers['digest'], DIGEST),
    ...read('Content-Digest', headers['content-digest'], CONTENT_DIGEST),
  ];
}

function read(name: string, header: string | string[] | undefined, form: RegExp): string[] {
  if (header === undefined) return [];
  const members = [header].flat().join(',').split(',');
  const values = members
    .map((member) => form.exec(member.trim())?.[1])
    .filter((value) => value !== undefined);
  if (values.length === 0 || !values.every((value) => SHA256_BASE64.test(value))) {
    throw requestInvalid([{ message: 'must hold a SHA-256 in base64', path: [name] }]);
  }
  return values.map((value) => Buffer.from(value, 'base64').toString('hex'));
}
