import { type EventFilters, toFilters } from './event-filters.js';

/** A search somebody gave a name. */
export interface SavedSearch {
  readonly name: string;
  readonly filters: EventFilters;
}

const MOST = 50;
const keyOf = (personId: string): string => `portcullis.searches.${personId}`;

/** Searches by name, kept in this browser, apart for each person. */
export class SavedSearches {
  constructor(
    private readonly store: Pick<Storage, 'getItem' | 'setItem'>,
    private readonly personId: string,
  ) {}

  list(): readonly SavedSearch[] {
    const text = this.store.getItem(keyOf(this.personId));
    return text === null ? [] : readSearches(text);
  }

  /** Keeps a search under a name, in place of one that had it. */
  keep({ name, filters }: SavedSearch): readonly SavedSearch[] {
    const others = this.list().filter((search) => search.name !== name);
    return this.write([...others, { name, filters }].slice(-MOST));
  }

  forget(name: string): readonly SavedSearch[] {
    return this.write(this.list().filter((search) => search.name !== name));
  }

  private write(searches: readonly SavedSearch[]): readonly SavedSearch[] {
    this.store.setItem(keyOf(this.personId), JSON.stringify(searches));
    return searches;
  }
}

/** What is kept in a browser may be anything: only what is a search is taken. */
function readSearches(text: string): readonly SavedSearch[] {
  try {
    const kept: unknown = JSON.parse(text);
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((search: { name?: unknown; filters?: unknown } | null) =>
      typeof search?.name === 'string' && typeof search.filters === 'object' && search.filters !== null
        ? [{ name: search.name, filters: toFilters(search.filters as Record<string, unknown>) }]
        : [],
    );
  } catch {
    // Not JSON: something else wrote there, and there is nothing to read.
    return [];
  }
}
