import { describe, expect, it } from '@jest/globals';
import { AccessPages, positionOf } from './access-pages.js';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = (person: number, project = 1) => ({
  position: { person: id(person), project: id(project), dataset: id(1) },
});
const people = (pages: AccessPages<ReturnType<typeof at>>) => pages.toPage(({ position }) => position.person);

describe('pages of accesses', () => {
  it('go on where one ended that was given up before it was full, and lose nobody', () => {
    const first = new AccessPages<ReturnType<typeof at>>(null, 10);
    first.take(at(1));
    first.endBehind(id(2));
    const { items, nextCursor } = people(first);
    expect(items).toEqual([id(1)]);
    const after = positionOf(nextCursor ?? undefined);
    expect(after?.person).toBe(id(2));
    const second = new AccessPages<ReturnType<typeof at>>(after, 10);
    for (const entry of [at(1), at(2), at(2, 9), at(3)]) second.take(entry);
    expect(people(second)).toEqual({ items: [id(3)], nextCursor: null });
  });

  it('go on behind the last that is shown where one is full, wherever it would have been given up', () => {
    const pages = new AccessPages<ReturnType<typeof at>>(null, 1);
    for (const entry of [at(1), at(2)]) pages.take(entry);
    pages.endBehind(id(2));
    expect(positionOf(people(pages).nextCursor ?? undefined)?.person).toBe(id(1));
  });
});
