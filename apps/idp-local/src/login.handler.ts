import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { readForm } from './form-body.js';
import { escapeHtml, sendPage } from './html-page.js';
import { isDirectLoopback } from './loopback.js';
import type { SamplePeopleDirectory, SamplePerson } from './sample-people.js';
import type { SampleSecret } from './sample-secret.js';

export interface LoginHandlerOptions {
  readonly people: SamplePeopleDirectory;
  readonly secret: SampleSecret;
  /** Origins a sign-in may return to. */
  readonly returnOrigins: readonly string[];
}

const TITLE = 'Sign in as a sample person';

function button({ handle, name }: SamplePerson): string {
  const value = escapeHtml(handle);
  return `<button name="handle" value="${value}">${value}<small>${escapeHtml(name)}</small></button>`;
}

function loginPage(people: readonly SamplePerson[], asksSecret: boolean, refused: boolean): string {
  const secret =
    '<label>Local secret<input name="secret" type="password" autocomplete="off" required></label>';
  const parts = [
    `<h1>${TITLE}</h1>`,
    refused ? '<p class="refused">That was not accepted.</p>' : '',
    `<form method="post">${asksSecret ? secret : ''}${people.map(button).join('')}</form>`,
  ];
  return parts.join('');
}

/** The sign-in page: a list of sample people; whoever does not come straight from this machine needs the local secret too. */
export class LoginHandler {
  constructor(private readonly options: LoginHandlerOptions) {}

  /** Answers `GET` with the page and `POST` with the way back to the application. */
  async handle(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      // Proves by its cookie that this browser began the sign-in; a foreign site can neither read nor forge it.
      await provider.interactionDetails(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      sendPage(response, 400, { title: TITLE, body: '<h1>This sign-in has expired. Start again.</h1>' });
      return;
    }
    if (request.method === 'POST') return this.submit(provider, request, response);
    return this.show(request, response, false);
  }

  private async show(request: IncomingMessage, response: ServerResponse, refused: boolean): Promise<void> {
    const body = loginPage(await this.options.people.list(), !isDirectLoopback(request), refused);
    sendPage(response, refused ? 403 : 200, { title: TITLE, body, formOrigins: this.options.returnOrigins });
  }

  private async submit(
    provider: Provider,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const form = await readForm(request);
    const person = await this.options.people.findByHandle(form?.get('handle') ?? '');
    const trusted = isDirectLoopback(request) || this.options.secret.matches(form?.get('secret'));
    if (person === null || !trusted) return this.show(request, response, true);
    await provider.interactionFinished(request, response, { login: { accountId: person.subject } });
  }
}
