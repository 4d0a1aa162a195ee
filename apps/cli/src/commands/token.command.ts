import { Command } from 'commander';
import { z } from 'zod';
import { cliError } from '../cli.errors.js';
import { cliSettings } from '../cli.settings.js';
import { type Answer, exchange } from '../http/exchange.js';
import { unreachable } from '../http/json-call.js';
import { parseJson, toAnswerError } from '../http/problem.js';
import { getStandaloneFile, type StandaloneFile } from '../standalone-file.js';
import type { DefineCommand } from './define-command.js';

const GRANT = 'urn:portcullis:grant-type:sample-person';
const CLIENT_ID = 'portcullis-cli';
const tokenAnswer = z.object({ access_token: z.string().min(1) });
const oauthError = z.object({ error: z.string(), error_description: z.string().optional() });

interface TokenFlags {
  readonly lifeSeconds?: string;
  readonly json?: boolean;
}

/** `token <handle>`: prints the access token of a sample person, or the credential of a sample tool, and nothing else. */
export const tokenCommand: DefineCommand = (terminal) =>
  new Command('token')
    .description('Print an access token of a sample person (standalone only), and nothing else.')
    .argument('<handle>', 'a sample person or tool, e.g. annotator-de, client-admin, label-tool')
    .option('--life-seconds <n>', 'how long a token is good for, 1 to 3600 (default: 900)')
    .option('--json', 'print {"token": …}')
    .action(async (handle: string, flags: TokenFlags) => {
      const standalone = await getStandaloneFile(cliSettings(terminal).PORTCULLIS_DATA_DIR);
      const credentials = standalone.toolCredentials;
      const credential = Object.hasOwn(credentials, handle) ? credentials[handle] : undefined;
      const token = credential ?? (await requestToken(standalone, handle, flags.lifeSeconds));
      terminal.out(flags.json ? JSON.stringify({ token }) : token);
    });

async function requestToken(
  standalone: StandaloneFile,
  handle: string,
  lifeSeconds: string | undefined,
): Promise<string> {
  const secret = standalone.sampleTokenSecret;
  const form = new URLSearchParams({ grant_type: GRANT, client_id: CLIENT_ID, handle, secret });
  if (lifeSeconds !== undefined) form.set('life_seconds', lifeSeconds);
  const answer = await exchange({
    method: 'POST',
    url: standalone.tokenEndpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  }).catch((error: unknown) => {
    throw unreachable(standalone.tokenEndpoint, error);
  });
  if (answer.status !== 200) throw refusal(handle, answer);
  const token = tokenAnswer.safeParse(parseJson(answer.text)).data?.access_token;
  if (token === undefined)
    throw cliError('TOKEN_ANSWER_INVALID', 'The identity provider answered without a token.');
  return token;
}

/** OAuth errors (RFC 6749 §5.2); `invalid_grant` also comes when the standalone was set up anew since its file was read. */
function refusal(handle: string, answer: Answer): Error {
  const oauth = oauthError.safeParse(parseJson(answer.text)).data;
  if (oauth?.error === 'invalid_grant') {
    return cliError('HANDLE_UNKNOWN', `The identity provider knows no sample person "${handle}".`);
  }
  if (oauth) return cliError('TOKEN_REFUSED', oauth.error_description ?? oauth.error);
  return toAnswerError(answer);
}
