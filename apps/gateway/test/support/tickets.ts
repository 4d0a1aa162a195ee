import type { RunningGateway } from './gateway-fixture.js';
import { type Answer, ask, type Question } from './http-client.js';
import type { Scene } from './scene.js';

/** A ticket as its maker was told of it. */
export interface MadeTicket {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: string;
}

export interface TicketWish {
  readonly as?: string;
  /** Instead of a person's token. */
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

/** Asks for a ticket, of the world's first project unless told otherwise. */
export async function askForTicket(scene: Scene, itemId: string, wish: TicketWish = {}): Promise<Answer> {
  const { as = 'annotator', authorization, headers = {}, ...body } = wish;
  const credential = authorization === undefined ? await scene.authorization(as) : { authorization };
  return ask(`${scene.gateway.origin}/v1/items/${itemId}/tickets`, {
    method: 'POST',
    headers: { ...credential, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ project: 'pictures', ...body }),
  });
}

/** Returns a ticket; throws what the gateway said instead. */
export async function makeTicket(scene: Scene, itemId: string, wish: TicketWish = {}): Promise<MadeTicket> {
  const answer = await askForTicket(scene, itemId, wish);
  if (answer.status !== 201) throw new Error(`no ticket: ${answer.status} ${answer.body.toString()}`);
  return JSON.parse(answer.body.toString()) as MadeTicket;
}

/** Reads by a ticket and nothing else. */
export function useTicket(
  scene: Scene,
  url: string,
  { gateway = scene.gateway, ...question }: Question & { readonly gateway?: RunningGateway } = {},
): Promise<Answer> {
  return ask(gateway.origin + url, question);
}

/** Takes a ticket back. */
export async function revokeTicket(
  scene: Scene,
  id: string,
  { as = 'annotator', authorization }: { readonly as?: string; readonly authorization?: string } = {},
): Promise<Answer> {
  const credential = authorization === undefined ? await scene.authorization(as) : { authorization };
  return ask(`${scene.gateway.origin}/v1/tickets/${id}`, { method: 'DELETE', headers: credential });
}

/** The address a request seems to come from, through the trusted proxy of the tests. */
export const from = (address: string): { headers: Record<string, string> } => ({
  headers: { 'x-forwarded-for': address },
});
