import type { FastifyInstance } from 'fastify';

/** Guarantees a 405 with `Allow` for a known path asked with another method, and leaves every other unknown path a 404. */
export function registerMethodCheck(instance: FastifyInstance): void {
  const methodsByPath = new Map<string, Set<string>>();
  instance.addHook('onRoute', ({ method, path }) => {
    const methods = methodsByPath.get(path) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsByPath.set(path, methods);
  });
  // After every `onRequest` hook: who answers a method for all paths (a browser's preflight) comes first.
  instance.addHook('preParsing', (request, reply, _payload, done) => {
    const allowed = request.is404 ? allowedMethods(methodsByPath, request.url) : [];
    if (allowed.length === 0 || allowed.includes(request.method)) {
      done();
      return;
    }
    void reply.header('allow', allowed.join(', '));
    done(Object.assign(new Error('method not allowed'), { statusCode: 405 }));
  });
}

/** Compares segment by segment: only routes of this application are patterns here, `:name` or a final `*`. */
function allowedMethods(methodsByPath: ReadonlyMap<string, ReadonlySet<string>>, url: string): string[] {
  const [pathname = ''] = url.split('?', 1);
  const segments = pathname.split('/');
  const allowed = new Set<string>();
  for (const [pattern, methods] of methodsByPath) {
    if (matches(pattern.split('/'), segments)) for (const method of methods) allowed.add(method);
  }
  return [...allowed].sort();
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  const rest = pattern.at(-1) === '*';
  const fixed = rest ? pattern.slice(0, -1) : pattern;
  if (rest ? segments.length < pattern.length : segments.length !== pattern.length) return false;
  return fixed.every((part, index) =>
    part.startsWith(':') ? segments[index] !== '' : part === segments[index],
  );
}
