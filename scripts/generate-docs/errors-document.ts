import { describeError } from '../../libs/http/src/problem.mapping.js';
import ts from 'typescript';
import { FINDINGS } from '#libs/evidence';
import { AppError, type ErrorKind } from '#libs/kernel';
import { DISCLOSURE_CODES, REASON_CODES } from '#libs/policy';
import { CONCERNS } from '../../apps/admin/src/two-person/concern.js';
import { findDescribedProblems, findRowProblems } from './described-problems.js';
import { code, GENERATED, toTable } from './markdown.js';
import { nodesOf, productSources } from './product-sources.js';
import { findThrownErrors, literalsOf, type ThrownError } from './thrown-errors.js';

const COMMAND_LINE = 'apps/cli/';
const START = ['libs/postgres-server/'];
const STATUS_OF_AUDIENCE = { forbidden: 403, 'not-found': 404, unavailable: 503 } as const;

interface Row {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly file: string;
}

/** Returns `docs/errors.md`: every stable code the product can send, record or log. */
export function errorsDocument(): string {
  const sources = productSources();
  const { errors } = findThrownErrors(sources);
  const ofCommandLine = errors.filter(({ file }) => file.startsWith(COMMAND_LINE));
  const ofServices = errors.filter(({ file }) => !file.startsWith(COMMAND_LINE));
  const sent = ofServices.filter((error) => !isInternal(error)).map(toRow);
  return `${[
    GENERATED,
    INTRODUCTION,
    REASONS,
    toTable(['code', 'gate', 'status', 'what the caller is told'], reasonRows()),
    ANSWERS,
    toTable(HEAD, merged([...sent, ...findDescribedProblems(sources)])),
    ROWS,
    toTable(
      ['code', 'what is said of the row', 'from'],
      merged(findRowProblems(sources).map((row) => ({ ...row, status: 0 }))).map(withoutStatus),
    ),
    AUTHENTICATION,
    authenticationCodes(sources).map(code).join(' · '),
    INTERNAL,
    toTable(['code', 'message', 'from'], merged(ofServices.filter(isInternal).map(toRow)).map(withoutStatus)),
    CLI,
    toTable(['code', 'message', 'from'], merged(ofCommandLine.map(toRow)).map(withoutStatus)),
    FOUND,
    toTable(
      ['code', 'what it says'],
      Object.entries(FINDINGS).map(([name, text]) => [code(name), text]),
    ),
    SECOND_PERSON,
    toTable(
      ['code', 'what it says'],
      Object.entries({ ...CONCERNS, ...DISCLOSURE_CODES }).map(([name, text]) => [code(name), text]),
    ),
  ].join('\n\n')}\n`;
}

const HEAD = ['code', 'status', 'what the caller is told', 'from'];

const INTRODUCTION = `# Error codes

Codes are stable: added, never renamed. Services answer with \`application/problem+json\` (RFC 9457) whose \`type\` is
\`urn:portcullis:error:<CODE>\`; \`…\` stands for what is filled in. Every problem with status 503 or 429 says \`Retry-After\`.
\`NOT_FOUND\` has one text, whatever is behind it, so that nobody learns what exists.`;

const REASONS = `## Reasons of a decision

In the order of the gates. They appear in \`reasons[]\` of the answer, in the access record, and in explanations; the answer's
own \`code\` is the first reason the caller may know.`;

const ANSWERS = '## Answers of the services';

const ROWS = `## Rows of a file

In \`rows[].code\` of the report of \`POST /admin/v1/assignments/bulk\`, and at the beginning of \`errors[].detail\` where the file is refused for
them. A value that cannot be read is \`REQUEST_INVALID\`.`;

const AUTHENTICATION = `## Refused credentials

Recorded on the operator's trail, never told to the caller: the answer is \`AUTHENTICATION_REQUIRED\` or
\`AUTHENTICATION_FAILED\`, word for word the same for every reason (503 \`IDENTITY_PROVIDER_UNAVAILABLE\` when no key can be
trusted). A refused S3 signature is answered in S3's own codes: alike for an unknown access key and a wrong signature, and with
the reason about the credential only to who has shown its secret (503 \`S3_CREDENTIALS_UNAVAILABLE\` when KMS opens none).
Those of tickets are told: whoever presents one that was made was given it. \`SIGNED_IN\` and \`SIGNED_OUT\` are the codes of successes.`;

const INTERNAL = `## In the log, or at start, only

A caller gets \`INTERNAL_ERROR\` (500) and a trace id. \`INTEGRITY_…\` is an incident: stored bytes or rows are not what was
sealed. A process that cannot start prints the message and exits with a code other than 0.`;

const CLI = `## The command line

\`portcullis\` prints the code after its message, and in \`error.code\` with \`--json\`. A refusal of a service keeps the service's
own code, or is \`HTTP_<status>\` when the answer was no problem document; anything else is \`UNEXPECTED\`. An upload that failed
without a code is \`UPLOAD_FAILED\` in the summary.`;

const FOUND = `## What \`portcullis trail verify\` can find

In \`findings[].code\` of its report; any of them ends it with exit code 1.`;

const SECOND_PERSON = `## Why a change takes a second person, and what a disclosure does not carry

The first four in \`concerns[].code\` of a pending change and among the \`codes\` of a change's record ([two-person.md](two-person.md)); the
others in \`codes\` of a disclosure's standing.`;

function isInternal({ kind, file }: ThrownError): boolean {
  return kind === 'internal' || START.some((folder) => file.startsWith(folder));
}

function toRow(error: ThrownError): Row {
  return { ...error, status: statusOf(error.kind) };
}

/** The mapping of the service itself, so that the document cannot disagree with it. */
function statusOf(kind: string): number {
  return describeError(new AppError({ code: 'ANY', kind: kind as ErrorKind, publicMessage: '' })).status;
}

function reasonRows(): string[][] {
  return Object.entries(REASON_CODES).map(([name, { gate, audience, detail }]) => [
    code(name),
    gate,
    String(STATUS_OF_AUDIENCE[audience]),
    detail,
  ]);
}

/** One row for each code and status, with every message it can have and every part that says it. */
function merged(rows: readonly Row[]): string[][] {
  const byCode = Map.groupBy(rows, (row) => `${row.code} ${row.status}`);
  return [...byCode.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, same]) => {
      const [name = '', status = ''] = key.split(' ');
      const messages = distinct(same.map(({ message }) => message).filter((message) => message !== ''));
      const parts = distinct(same.map(({ file }) => file.split('/').slice(0, 2).join('/')));
      return [code(name), status, messages.join(' / ') || 'varies', parts.join(', ')];
    });
}

function withoutStatus(row: readonly string[]): string[] {
  return row.filter((_, column) => column !== 1);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function authenticationCodes(sources: readonly ts.SourceFile[]): string[] {
  const aliases = sources.flatMap((source) => nodesOf(source, ts.isTypeAliasDeclaration));
  const failures = aliases.find(({ name }) => name.text === 'AuthenticationFailureCode');
  if (failures === undefined) throw new Error('AuthenticationFailureCode is no longer a type of the sources');
  return [...literalsOf(failures.type), 'SIGNED_IN', 'SIGNED_OUT'];
}
