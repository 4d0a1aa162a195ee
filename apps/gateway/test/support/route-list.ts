import type { RunningGateway } from './gateway-fixture.js';

const LINE = /^((?:[│ ] {3})*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/;
const INDENT = 4;

/** Returns every route the running gateway answers, as `METHOD /path/:parameter`, read from the router itself. */
export function listRoutes(gateway: RunningGateway): readonly string[] {
  const printed = gateway.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const parents: string[] = [];
  const routes: string[] = [];
  for (const line of printed.split('\n').filter((text) => text.trim() !== '')) {
    const [, indent = '', part = '', methods = ''] = LINE.exec(line) ?? [];
    if (part === '') throw new Error(`the router printed what is not a route: ${line}`);
    const depth = indent.length / INDENT;
    parents.splice(depth, Infinity, part);
    const path = parents.join('');
    for (const method of methods.split(', ').filter((name) => name !== '')) routes.push(`${method} ${path}`);
  }
  return routes.sort();
}
