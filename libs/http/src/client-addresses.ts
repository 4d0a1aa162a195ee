import type { FastifyInstance } from 'fastify';
import type { Cidr } from './cidr.js';
import { clientAddress } from './client-ip.js';

const addresses = new WeakMap<object, string>();

/** Guarantees that `clientAddressOf` knows every request's address before anything else looks at the request. */
export function registerClientAddresses(instance: FastifyInstance, trustedProxies: readonly Cidr[]): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    const forwardedFor = request.headers['x-forwarded-for'];
    const { address } = clientAddress(
      { remoteAddress: request.raw.socket.remoteAddress, forwardedFor },
      trustedProxies,
    );
    if (address !== null) addresses.set(request.raw, address);
    done();
  });
}

/** Returns the caller's address as far as configured proxies can be trusted about it; null when unknown. */
export function clientAddressOf(request: { readonly raw: object }): string | null {
  return addresses.get(request.raw) ?? null;
}
