import type { FactoryProvider } from '@nestjs/common';

type Token = NonNullable<FactoryProvider['inject']>[number];

/** Returns a provider that names what it is made from, so that nothing is guessed from metadata. */
export function provide<T>(
  token: Token,
  inject: Token[],
  useFactory: (...dependencies: never[]) => T | Promise<T>,
): FactoryProvider {
  return { provide: token as FactoryProvider['provide'], inject, useFactory };
}
